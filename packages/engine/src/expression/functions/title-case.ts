/** What separates words unless the mapping says otherwise: .NET's set of white space, controls, punctuation and symbols. */
const SEPARATOR = /[\p{Z}\p{Cc}\p{P}\p{S}]/u;
const LETTER = /\p{L}/u;

/** The first letter of each word upper, the others lower. Unlike .NET's own ToTitleCase, also of words that are all upper. */
export function titleCase(text: string, separators: string | undefined): string {
  const separates = (character: string) =>
    separators === undefined ? SEPARATOR.test(character) : separators.includes(character);
  let result = '';
  let isInWord = false;
  for (const character of text) {
    result += isInWord ? character.toLowerCase() : character.toUpperCase();
    if (separates(character)) isInWord = false;
    else if (LETTER.test(character)) isInWord = true;
  }
  return result;
}
