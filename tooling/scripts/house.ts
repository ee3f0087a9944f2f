import { HOUSE } from '../house.ts';
import { measure, metricsTable } from '../metrics.ts';
import { workspaceOf } from '../rules/places.ts';
import { readRepository } from '../source/read-repository.ts';

// Prints the table of numbers by which the house is held against others.
const files = readRepository();
const folders = Object.keys(HOUSE.workspaces);
const rows = folders.map((folder) => [
  folder,
  measure(files.filter(({ path }) => workspaceOf(path) === folder)),
]);

console.log(metricsTable({ ...Object.fromEntries(rows), 'the whole': measure(files) }));
