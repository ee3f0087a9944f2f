import type { AppRole, Directory, ImportComparison, ImportedObject } from '@scimulator/engine';
import { CliError } from '../cli-error.ts';
import type { FileAssignment, SourceFormat, SourceItem, UnreadableItem } from '../source/item.ts';
import { openSource } from '../source/open-source.ts';

/** What a directory file showed. */
export interface SourceReading {
  readonly format: SourceFormat;
  readonly users: number;
  readonly groups: number;
  /** Rows that could not be read: their number and the first hundred. */
  readonly unreadableCount: number;
  readonly unreadable: readonly UnreadableItem[];
  /** Entries that are neither users nor groups, counted by what they are. */
  readonly ignored: ReadonlyMap<string, number>;
  /** Undefined where the file says nothing about assignments (CSV and LDIF never do). */
  readonly assignments: readonly FileAssignment[] | undefined;
  readonly appRoles: readonly AppRole[] | undefined;
}

export interface ImportOptions<T> {
  readonly path: string;
  readonly allowShrink: boolean;
  readonly nowMs: number;
  readonly onBytes?: (bytesRead: number, bytesTotal: number) => void;
  /** Asked before anything changes; throws a CliError to refuse the file. */
  readonly accept: (reading: SourceReading) => T;
}

export interface ImportResult {
  readonly reading: SourceReading;
  readonly comparison: ImportComparison;
}

const UNREADABLE_SHOWN_MAX = 100;
const BATCH = 1_000;
/** A file that misses more than this share of what the last one showed is taken for a broken export (design 3.2). */
const SHRINK_MAX = 0.2;

/**
 * Brings a directory file into the directory. Nothing changes when the file is implausible, and nobody is deleted when a
 * row of it could not be read.
 *
 * @throws CliError when the file cannot be read at all, shows nothing, or misses too many
 */
export async function importSource<T>(
  directory: Directory,
  options: ImportOptions<T>,
): Promise<ImportResult & { readonly accepted: T }> {
  const source = await openSource(options.path);
  const staged = await directory.beginImport();
  try {
    const reader = new SourceReader(source.format);
    const onBytes = (bytesRead: number) => options.onBytes?.(bytesRead, source.bytes);
    let batch: ImportedObject[] = [];
    for await (const item of source.items({ onBytes })) {
      const object = reader.take(item);
      if (object === undefined) continue;
      batch.push(object);
      if (batch.length < BATCH) continue;
      await staged.add(batch);
      batch = [];
    }
    await staged.add(batch);

    const reading = reader.result();
    const comparison = await staged.compare();
    if (!options.allowShrink) refuseShrink({ reading, comparison }, options.path);
    const accepted = options.accept(reading);
    await staged.apply({ deleteMissing: reading.unreadableCount === 0, nowMs: options.nowMs });
    return { reading, comparison, accepted };
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

function refuseShrink({ reading, comparison }: ImportResult, path: string): void {
  const { shown, before } = comparison;
  // A row that cannot be read is there, whoever it is about.
  const missing = comparison.missing - reading.unreadableCount;
  const what =
    shown === 0
      ? 'shows no user and no group'
      : missing > before * SHRINK_MAX
        ? `misses ${missing} of the ${before} objects that the last file showed, more than ${100 * SHRINK_MAX} %`
        : undefined;
  if (what === undefined) return;
  throw new CliError(
    `${path} ${what}${unreadableText(reading)}; nothing has been changed`,
    'if that is meant, pass --allow-shrink',
  );
}

/** Rows that could not be read are the likely reason why others are missing. */
function unreadableText({ unreadable: [first], unreadableCount }: SourceReading): string {
  if (first === undefined) return '';
  const rest = unreadableCount > 1 ? `, and ${unreadableCount - 1} more` : '';
  return ` (line ${first.line} cannot be read: ${first.reason}${rest})`;
}

/** Sorts what a file shows: objects are passed on, the rest is kept or counted. */
class SourceReader {
  readonly #format: SourceFormat;
  readonly #counts = { User: 0, Group: 0 };
  readonly #unreadable: UnreadableItem[] = [];
  readonly #ignored = new Map<string, number>();
  #unreadableCount = 0;
  #assignments: FileAssignment[] | undefined;
  #appRoles: AppRole[] | undefined;

  constructor(format: SourceFormat) {
    this.#format = format;
  }

  take(item: SourceItem): ImportedObject | undefined {
    switch (item.kind) {
      case 'object':
        this.#counts[item.object.type] += 1;
        return item.object;
      case 'section':
        if (item.section === 'appRoleAssignments') this.#assignments ??= [];
        if (item.section === 'appRoles') this.#appRoles ??= [];
        return undefined;
      case 'appRole':
        this.#appRoles ??= [];
        this.#appRoles.push(item.appRole);
        return undefined;
      case 'assignment':
        this.#assignments ??= [];
        this.#assignments.push(item.assignment);
        return undefined;
      case 'unreadable':
        this.#unreadableCount += 1;
        if (this.#unreadable.length < UNREADABLE_SHOWN_MAX) this.#unreadable.push(item);
        return undefined;
      case 'ignored':
        this.#ignored.set(item.what, (this.#ignored.get(item.what) ?? 0) + 1);
        return undefined;
    }
  }

  result(): SourceReading {
    return {
      format: this.#format,
      users: this.#counts.User,
      groups: this.#counts.Group,
      unreadableCount: this.#unreadableCount,
      unreadable: this.#unreadable,
      ignored: this.#ignored,
      assignments: this.#assignments,
      appRoles: this.#appRoles,
    };
  }
}
