import type { SourceFile } from '../source/source-file.ts';
import type { Breach } from './breach.ts';
import { isTest } from './places.ts';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 60;
const PARAMETERS_MAX = 4;

/** Files and functions that have outgrown what one can hold in mind; tests are lists, so only their files count. */
export function sizeBreaches(files: readonly SourceFile[]): readonly Breach[] {
  return files.flatMap((file) => [...longFile(file), ...(isTest(file.path) ? [] : bigFunctions(file))]);
}

function longFile({ path, lines }: SourceFile): readonly Breach[] {
  if (lines <= FILE_LINES_MAX) return [];
  return [
    { path, line: 1, says: `has ${lines} lines, more than ${FILE_LINES_MAX}: split it by what it is about` },
  ];
}

function bigFunctions({ path, functions }: SourceFile): readonly Breach[] {
  return functions.flatMap(({ line, name, lines, parameters }) => [
    ...(lines > FUNCTION_LINES_MAX
      ? [
          {
            path,
            line,
            says: `${name} has ${lines} lines, more than ${FUNCTION_LINES_MAX}: give its steps names`,
          },
        ]
      : []),
    ...(parameters > PARAMETERS_MAX
      ? [
          {
            path,
            line,
            says: `${name} takes ${parameters} parameters, more than ${PARAMETERS_MAX}: take an object`,
          },
        ]
      : []),
  ]);
}
