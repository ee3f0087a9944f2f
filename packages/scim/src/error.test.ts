import { expect, test } from 'vitest';
import { MESSAGES, parseErrorBody, ScimError } from './index.ts';

test('an error knows its status by its keyword and writes it as text', () => {
  const error = new ScimError({ scimType: 'uniqueness', detail: 'userName "ada" is taken' });

  expect(error.status).toBe(409);
  expect(error.toBody()).toEqual({
    schemas: [MESSAGES.error],
    status: '409',
    scimType: 'uniqueness',
    detail: 'userName "ada" is taken',
  });
});

test('an error without a keyword carries only its status', () => {
  expect(new ScimError({ status: 404, detail: 'no User has the id "1"' }).toBody()).toEqual({
    schemas: [MESSAGES.error],
    status: '404',
    detail: 'no User has the id "1"',
  });
});

test('a written error reads back', () => {
  const error = new ScimError({ scimType: 'noTarget', detail: 'nothing matches' });

  expect(parseErrorBody(error.toBody())).toEqual({
    status: 400,
    scimType: 'noTarget',
    detail: 'nothing matches',
  });
});

test.each([
  [{ status: 404 }, { status: 404 }],
  [{ status: 'bad', detail: 'x' }, { detail: 'x' }],
  [{ status: '', detail: 'x' }, { detail: 'x' }],
  [{ detail: 5, scimType: 'tooMany' }, { scimType: 'tooMany' }],
  [{}, undefined],
  [{ message: 'no SCIM' }, undefined],
  ['<html>', undefined],
  [null, undefined],
])('%j reads as %j', (body, expected) => {
  expect(parseErrorBody(body)).toEqual(expected);
});
