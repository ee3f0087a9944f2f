import type { Transport } from '@scimulator/engine';
import type { WorldParts } from './world.ts';

/** The same transport, every exchange of which goes into the chronicle. */
export function tracedTransport(
  transport: Transport,
  { clock, chronicle, token }: Pick<WorldParts, 'clock' | 'chronicle' | 'token'>,
): Transport {
  return {
    async send(request) {
      const beganMs = clock.now();
      const result = await transport.send(request);
      const { method, url, headers, body } = request;
      const raw = {
        method,
        url,
        requestHeaders: headers,
        requestBody: body,
        durationMs: clock.now() - beganMs,
      };
      chronicle.current.exchange(
        result.kind === 'answer'
          ? { ...raw, status: result.status, responseHeaders: result.headers, responseBody: result.body }
          : { ...raw, failure: result.detail },
        token,
      );
      return result;
    },
  };
}
