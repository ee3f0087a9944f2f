import { resolve } from 'node:path';
import { z } from 'zod';

/** Where something is kept. */
export type StateSpec =
  | { readonly kind: 'memory' }
  | { readonly kind: 'pglite'; readonly directory: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Where jobs live unless somebody says otherwise (design 3.1). */
export const DEFAULT_STATE = 'pglite:./.scimulator';

/** `memory`, `pglite:DIR` or `postgres://…`; a relative directory is resolved later, by {@link resolveState}. */
export const StateText = z.string().regex(/^(memory$|pglite:.|postgres(ql)?:\/\/.)/, {
  error: 'Give memory, pglite:DIR or postgres://user:password@host/database',
});

export function resolveState(text: string, cwd: string): StateSpec {
  if (text === 'memory') return { kind: 'memory' };
  const directory = /^pglite:(.+)$/.exec(text)?.[1];
  return directory === undefined
    ? { kind: 'postgres', url: text }
    : { kind: 'pglite', directory: resolve(cwd, directory) };
}

/** The state for people, without its password. */
export function describeState(spec: StateSpec): string {
  switch (spec.kind) {
    case 'memory':
      return 'memory';
    case 'pglite':
      return spec.directory;
    case 'postgres': {
      if (!URL.canParse(spec.url)) return 'postgres';
      const { hostname, pathname } = new URL(spec.url);
      return `postgres://${hostname}${pathname}`;
    }
  }
}
