import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres server on which databases may be created and dropped; undefined where there is only PGlite. */
    databaseUrl: string | undefined;
    /** A dumped PGlite data directory: opening it takes a tenth of what starting fresh takes. */
    pgliteDump: string;
  }
}
