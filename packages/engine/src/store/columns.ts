import { bigint, customType, pgSchema } from 'drizzle-orm/pg-core';

/** The Postgres schema of everything the engine keeps, its migrations table included. */
export const engineSchema = pgSchema('engine');

/** Text that is compared and ordered by its bytes, whatever the locale of the database: as the model in memory does. */
export const key = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** Milliseconds, change numbers, positions: whole numbers beyond 32 bits. */
export const count = (name: string) => bigint(name, { mode: 'number' });
