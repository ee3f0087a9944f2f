/** Something the run made, or may have made, on the endpoint and has to take away again. */
export type Trace =
  | { readonly kind: 'made'; readonly path: string }
  /** The create was sent, but no id came back: it has to be looked for by its name. */
  | {
      readonly kind: 'perhaps';
      readonly endpoint: string;
      readonly attribute: string;
      readonly value: string;
    };

export interface Ledger {
  note(trace: Trace): void;
  /** The resource at this path is gone. */
  forget(path: string): void;
  newestFirst(): readonly Trace[];
}

const keyOf = (trace: Trace): string =>
  trace.kind === 'made' ? trace.path : `${trace.endpoint}?${trace.attribute}=${trace.value}`;

export function createLedger(): Ledger {
  const traces = new Map<string, Trace>();
  return {
    note: (trace) => {
      traces.set(keyOf(trace), trace);
    },
    forget: (path) => {
      traces.delete(path);
    },
    newestFirst: () => [...traces.values()].reverse(),
  };
}
