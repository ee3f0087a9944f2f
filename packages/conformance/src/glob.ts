/** A test for names after a glob in which `*` stands for any text and `?` for one character; letter case is ignored. */
export function globMatcher(glob: string): (name: string) => boolean {
  const pattern = glob
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${pattern}$`, 'i');
  return (name) => expression.test(name);
}
