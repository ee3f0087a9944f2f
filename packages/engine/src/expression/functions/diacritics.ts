/** Letters that Unicode does not decompose (entra-engine 4.5). The others of the published table fall to NFD. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  ø: 'oe',
  Ø: 'OE',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
};

const NOT_PLAIN = /[^ -~]/;

/** Letters without their accents. Letters that are not in the table, like `đ`, stay as they are. */
export function normalizeDiacritics(text: string): string {
  if (!NOT_PLAIN.test(text)) return text;
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[ßẞæÆøØœŒłŁı]/g, (letter) => LETTERS[letter] ?? letter);
}
