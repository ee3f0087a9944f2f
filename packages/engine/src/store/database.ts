import { getTableColumns, type InferInsertModel, type SQL, type SQLChunk, sql } from 'drizzle-orm';
import type { PgColumn, PgDatabase, PgQueryResultHKT, PgTable } from 'drizzle-orm/pg-core';
import { withoutValues } from './database-error.ts';

/** A drizzle database on PGlite or on a server, or the handle of an open transaction on one. */
export type Database = PgDatabase<PgQueryResultHKT>;

type Row<T extends PgTable> = InferInsertModel<T>;

/**
 * Inserts all rows by one statement: they travel as one JSON parameter, so that their number is not limited by that of parameters.
 * Columns that have a default are left to the database.
 */
export async function insertAll<T extends PgTable>(
  db: Database,
  table: T,
  rows: readonly Row<T>[],
): Promise<void> {
  if (rows.length === 0) return;
  const properties = Object.entries(getTableColumns(table))
    .filter(([, column]) => !column.hasDefault)
    .map(([property]) => property);
  const targets = properties.map((property) => sql.identifier(columnOf(table, property).name));
  const values = properties.map((property) => sql.identifier(property));
  await db.execute(
    sql`insert into ${table} (${list(targets)}) select ${list(values)} from ${recordset(table, properties, rows)}`,
  );
}

/** Deletes the rows that agree with one of the keys in all of the columns `by`, by one statement. */
export async function deleteAll<T extends PgTable>(
  db: Database,
  table: T,
  {
    by,
    keys,
  }: { readonly by: readonly (keyof Row<T> & string)[]; readonly keys: readonly Partial<Row<T>>[] },
): Promise<void> {
  if (keys.length === 0) return;
  const agrees = by.map((property) => sql`${columnOf(table, property)} = given.${sql.identifier(property)}`);
  await db.execute(
    sql`delete from ${table} using ${recordset(table, by, keys)} where ${sql.join(agrees, sql` and `)}`,
  );
}

/** Rows as a table expression named `given`, with columns called and typed as the given properties of the table. */
export function recordset<T extends PgTable>(
  table: T,
  properties: readonly string[],
  rows: readonly Partial<Row<T>>[],
): SQL {
  const columns = properties.map(
    (property) => sql`${sql.identifier(property)} ${sql.raw(columnOf(table, property).getSQLType())}`,
  );
  return sql`json_to_recordset(${jsonParameter(rows)}::json) as given (${list(columns)})`;
}

/** A text array as one parameter; drizzle would spread an array over as many parameters as it has elements. */
export const textArray = (values: readonly string[]): SQL => sql`${sql.param(values.map(storable))}::text[]`;

/**
 * Postgres holds neither NUL nor half a surrogate pair in a text. Nothing that a directory or a target sends may stop a commit,
 * so both become U+FFFD.
 */
export const storable = (value: string): string => value.toWellFormed().replaceAll('\0', '\ufffd');

/** A value as JSON text that Postgres can read, member names included. */
export function jsonParameter(value: unknown): string {
  const json = JSON.stringify(value);
  // Nearly every text is clean, and finding that out costs a hundredth of looking at each of its escapes.
  if (!UNSTORABLE.test(json)) return json;
  return json.replace(ESCAPE, (sequence, code?: string) =>
    code === '0000' || code?.startsWith('d') ? '\ufffd' : sequence,
  );
}

/** An escape sequence as JSON.stringify writes it; of the surrogates it escapes only those that stand alone. */
const ESCAPE = /\\(?:u([0-9a-f]{4})|.)/g;

/** Holds for every text with an escape that Postgres refuses, and for a few that only quote one. */
const UNSTORABLE = /\\u(?:0000|d)/;

/** The rows of a statement that the query builder does not know. Both drivers answer with them under this name. */
export async function rowsOf<T>(db: Database, statement: SQL): Promise<readonly T[]> {
  const result = (await db.execute(statement)) as { readonly rows: readonly T[] };
  return result.rows;
}

/** The same port, whose errors carry no values (see {@link withoutValues}). */
export function guarded<T extends object>(port: T): T {
  const methods = Object.entries(port).map(([name, method]) => [
    name,
    async (...args: readonly unknown[]) => {
      try {
        return await method(...args);
      } catch (error) {
        throw withoutValues(error);
      }
    },
  ]);
  return Object.fromEntries(methods);
}

function columnOf(table: PgTable, property: string): PgColumn {
  const column = getTableColumns(table)[property];
  if (column === undefined) throw new Error(`invariant: the table has no column ${property}`);
  return column;
}

const list = (parts: readonly SQLChunk[]): SQL => sql.join([...parts], sql`, `);
