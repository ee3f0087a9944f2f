import type { SourceFormat } from './item.ts';

// Long enough for a licence in front of the first LDIF entry.
export const HEAD_LENGTH = 65_536;

/** The format of a file by how it begins, whatever its name. Undefined when it is none of the three. */
export function detectFormat(head: string): SourceFormat | undefined {
  const start = head.trimStart();
  if (start === '' || head.includes('\0')) return undefined;
  if (start.startsWith('{') || start.startsWith('[')) return 'json';

  const firstLine = start.split(/\r?\n/, 1)[0] ?? '';
  const isComment = firstLine.startsWith('#');
  if (isComment || /^(dn|version)::?( |$)/i.test(firstLine)) {
    return /^(dn|version)::?( |$)/im.test(start) ? 'ldif' : undefined;
  }
  return /[,;\t]/.test(firstLine) || /^"?[a-z]+"?$/i.test(firstLine) ? 'csv' : undefined;
}
