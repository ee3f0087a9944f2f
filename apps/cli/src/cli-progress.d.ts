/** The part of cli-progress that is used here; the package brings no types. */
declare module 'cli-progress' {
  import type { Writable } from 'node:stream';

  interface Options {
    readonly format: string;
    readonly stream: Writable;
    readonly hideCursor: boolean;
    readonly clearOnComplete: boolean;
  }

  class SingleBar {
    constructor(options: Options);
    start(total: number, startValue: number, payload: object): void;
    update(value: number, payload: object): void;
    stop(): void;
  }

  const cliProgress: { readonly SingleBar: typeof SingleBar };
  // biome-ignore lint/style/noDefaultExport: it is CommonJS, which has nothing else
  export default cliProgress;
}
