export type Colour = 'red' | 'green' | 'yellow' | 'grey' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  grey: [90, 39],
  bold: [1, 22],
};

const coloured: Paint = (colour, text) => {
  const [on, off] = CODES[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

const plain: Paint = (_colour, text) => text;

export const painter = (color: boolean): Paint => (color ? coloured : plain);

/** A server's text must not steer the terminal: a control character is shown as a blank. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
export const safe = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
