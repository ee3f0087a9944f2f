import { integer, text } from '../call.ts';
import { defineFunction, type ExpressionFunction, parameter } from '../function.ts';

/** Functions over bits and bytes. */
export const ENCODE_FUNCTIONS: readonly ExpressionFunction[] = [
  defineFunction({
    name: 'BitAnd',
    parameters: [parameter('value1', { type: 'Integer' }), parameter('value2', { type: 'Integer' })],
    example: ['BitAnd(&HF, &HF7)', 7],
    // The operator of numbers would cut off everything above 32 bits.
    evaluate: (call) => Number(BigInt(integer(call, 0)) & BigInt(integer(call, 1))),
  }),
  defineFunction({
    name: 'ConvertToBase64',
    parameters: [parameter('source')],
    example: ['ConvertToBase64("Hello world!")', 'SABlAGwAbABvACAAdwBvAHIAbABkACEA'],
    evaluate: (call) => {
      const source = text(call, 0);
      return source === null ? null : Buffer.from(source, 'utf16le').toString('base64');
    },
  }),
  defineFunction({
    name: 'ConvertToUTF8Hex',
    parameters: [parameter('source')],
    example: ['ConvertToUTF8Hex("Hello world!")', '48656C6C6F20776F726C6421'],
    evaluate: (call) => {
      const source = text(call, 0);
      return source === null ? null : Buffer.from(source, 'utf8').toString('hex').toUpperCase();
    },
  }),
];
