import type { CompiledSchema } from './compiled-schema.ts';

export type CompileResult =
  | { readonly ok: true; readonly schema: CompiledSchema; readonly unsupported: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads Graph's synchronizationSchema. `unsupported` names each part that is left out; `problems` what must be mended first. */
export declare function compileSchema(json: unknown): CompileResult;
