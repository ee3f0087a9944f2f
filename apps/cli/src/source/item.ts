import type { AppRole, Assignment, ImportedObject } from '@scimulator/engine';

export type SourceFormat = 'json' | 'csv' | 'ldif';

/** The parts of a JSON file in Graph's shape (design 3.2). */
export const SECTIONS = ['users', 'groups', 'appRoles', 'appRoleAssignments'] as const;
export type Section = (typeof SECTIONS)[number];

/**
 * What a directory file shows, in the order of the file. Lines count from 1.
 *
 * section     a part of a JSON file begins, so that an empty list of assignments can be told from none
 * unreadable  something of the file could not be read; a run that meets one deletes nobody
 * ignored     an entry that is neither a user nor a group, by what it is
 */
export type SourceItem =
  | { readonly kind: 'object'; readonly line: number; readonly object: ImportedObject }
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'appRole'; readonly line: number; readonly appRole: AppRole }
  | { readonly kind: 'assignment'; readonly line: number; readonly assignment: FileAssignment }
  | UnreadableItem
  | { readonly kind: 'ignored'; readonly line: number; readonly what: string };

export interface UnreadableItem {
  readonly kind: 'unreadable';
  readonly line: number;
  readonly reason: string;
}

/** A file does not know the service principal that its assignments will belong to, unless it was exported with it. */
export type FileAssignment = Omit<Assignment, 'resourceId'> & { readonly resourceId?: string };

/** Takes the text of a file in pieces of any size and tells what it shows. Holds one row at a time. */
export interface SourceParser {
  write(text: string): readonly SourceItem[];
  /** The text has ended. */
  end(): readonly SourceItem[];
}

/** One row, entry or element: what it shows, or why it cannot be read. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

export function unreadable(line: number, reason: string): UnreadableItem {
  return { kind: 'unreadable', line, reason };
}
