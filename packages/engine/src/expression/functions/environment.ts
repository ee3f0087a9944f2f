import { type Call, EvaluationError, integer, text } from '../call.ts';
import { defineFunction, type ExpressionFunction, optional, parameter } from '../function.ts';
import { type Draw, drawing, shuffled } from './chance.ts';

/** The longest random text, in characters (functions-for-customizing-application-data). */
const RANDOM_LENGTH_MAX = 256;

/** The special characters are ours: the documentation names none. */
const CLASSES = [
  { name: 'minimumNumbers', characters: '0123456789' },
  { name: 'minimumSpecialCharacters', characters: '!#$%&()*+,-./:;<=>?@[]^_{|}~' },
  { name: 'minimumCapital', characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
  { name: 'minimumLowerCase', characters: 'abcdefghijklmnopqrstuvwxyz' },
] as const;

/** Functions of the tenant and of chance. */
export const ENVIRONMENT_FUNCTIONS: readonly ExpressionFunction[] = [
  defineFunction({
    name: 'DefaultDomain',
    parameters: [],
    example: ['DefaultDomain()'],
    // the tenant's default domain.
    evaluate: ({ environment }) => {
      if (environment.defaultDomain !== null) return environment.defaultDomain;
      throw new EvaluationError('DefaultDomain is not known here; name it in the setting defaultDomain');
    },
  }),
  defineFunction({
    name: 'Guid',
    parameters: [],
    example: ['Guid()'],
    evaluate: ({ environment }) => environment.ids.next(),
  }),
  defineFunction({
    name: 'RandomString',
    parameters: [
      parameter('length', { type: 'Integer' }),
      ...CLASSES.map(({ name }) => parameter(name, { type: 'Integer' })),
      optional('charactersToAvoid'),
    ],
    example: ['RandomString(6, 3, 0, 0, 3)'],
    evaluate: randomString,
  }),
];

/**
 * So many characters of each class, the rest from the classes that have a minimum, or from all where none has; shuffled.
 * Which classes the rest comes from is ours.
 */
function randomString(call: Call): string {
  const length = integer(call, 0);
  const avoided = text(call, 1 + CLASSES.length) ?? '';
  const classes = CLASSES.map(({ name, characters }, index) => ({
    name,
    least: integer(call, 1 + index),
    characters: [...characters].filter((character) => !avoided.includes(character)),
  }));
  const sum = classes.reduce((total, { least }) => total + least, 0);
  if (length < 0 || length > RANDOM_LENGTH_MAX || sum > length || classes.some(({ least }) => least < 0)) {
    throw new EvaluationError(
      `RandomString makes up to ${RANDOM_LENGTH_MAX} characters and at least the sum of its minimums, ${sum}; it was asked for ${length}`,
    );
  }
  const wanted = classes.filter(({ least }) => least > 0);
  const rest = (wanted.length === 0 ? classes : wanted).flatMap(({ characters }) => characters);
  const draw = drawing(call.environment.ids);
  const chosen = classes.flatMap(({ name, least, characters }) =>
    drawn({ from: characters, least, name }, draw),
  );
  const filled = drawn({ from: rest, least: length - sum, name: 'length' }, draw);
  return shuffled([...chosen, ...filled], draw).join('');
}

interface Wanted {
  readonly name: string;
  readonly least: number;
  readonly from: readonly string[];
}

function drawn({ name, least, from }: Wanted, draw: Draw): readonly string[] {
  if (least > 0 && from.length === 0) {
    throw new EvaluationError(`RandomString may use no character for ${name}; avoid fewer of them`);
  }
  return Array.from({ length: least }, () => from[draw(from.length)] ?? '');
}
