import type { NamedFault } from '../named-fault.ts';
import { HTML_HEADERS, HTML_PAGE } from './pages.ts';

/** Between the five seconds and the two minutes within which slow services answer. */
const SLOW_MS = 30_000;

/** What happens between the service and its client. */
export const TRANSPORT_FAULTS: readonly NamedFault[] = [
  {
    id: 'Q03',
    name: 'html-502',
    wire: 'the error page of a proxy: 502, `text/html`',
    effect: { status: 502, headers: HTML_HEADERS, body: HTML_PAGE },
    variants: { '503': { effect: { status: 503, headers: HTML_HEADERS, body: HTML_PAGE } } },
    entra: 'logs WebExceptionProtocolError and tries again in the next cycle',
    source: 'tuist#11688',
  },
  {
    id: 'Q63',
    name: 'slow',
    wire: `the answer comes after ${SLOW_MS / 1_000} seconds`,
    effect: { delayMs: SLOW_MS },
    entra: 'logs a timeout',
    source: 'Entra: provisioning error codes',
  },
  {
    id: 'Q64',
    name: 'hang',
    wire: 'the connection stays open, and no byte comes',
    effect: { hang: true },
    entra: 'logs a timeout',
    source: 'inferred',
  },
  {
    id: 'Q65',
    name: 'reset',
    wire: 'the connection is reset after the headers; the request has been carried out',
    effect: { resetAfterBytes: 0 },
    variants: { early: { effect: { reset: true } }, lost: { effect: { dropReply: true } } },
    entra: 'logs WebExceptionProtocolError',
    source: 'inferred',
  },
  {
    id: 'Q66',
    name: 'truncated-json',
    wire: 'the body ends early, under the length of the whole',
    effect: { cutAfterBytes: 20 },
    variants: { 'right-length': { effect: { truncateAfterBytes: 20 } } },
    entra: 'logs ServiceIncompatible',
    source: 'inferred',
  },
  {
    id: 'Q67',
    name: 'bom-or-latin1',
    wire: 'the body begins with a byte order mark',
    effect: { encoding: 'utf-8-bom' },
    variants: { latin1: { effect: { encoding: 'latin1' } } },
    entra: 'logs ServiceIncompatible, or names are garbled',
    source: 'inferred',
  },
  {
    id: 'Q68',
    name: 'wrong-content-type',
    wire: 'good JSON under `text/html`',
    effect: { headers: { 'content-type': 'text/html' } },
    variants: {
      plain: { effect: { headers: { 'content-type': 'text/plain' } } },
      none: { effect: { withoutHeaders: ['content-type'] } },
    },
    entra: 'usually reads it',
    source: 'Microsoft SCIM Validator, which does not look',
  },
];
