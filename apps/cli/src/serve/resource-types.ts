import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ENTERPRISE_USER_SCHEMA,
  GROUP_SCHEMA,
  isJsonObject,
  type Json,
  type ResourceType,
  readDefinitions,
  USER_SCHEMA,
} from '@scimulator/scim';
import { checkResourceTypes } from '@scimulator/scim-target';
import { CliError, errorMessage } from '../cli-error.ts';

const ADVICE =
  'give a folder of .json files with schemas and resource types, in the form in which /Schemas and /ResourceTypes show them';

/**
 * The resource types that the JSON files of a folder define: each file holds a document, a list of them, or an answer
 * of `/Schemas` or `/ResourceTypes`.
 * @throws CliError that names every file or definition that cannot be used
 */
export async function readResourceTypes(folder: string): Promise<readonly ResourceType[]> {
  const files = await filesIn(folder);
  const documents = await Promise.all(files.map((file) => readDocuments(join(folder, file))));
  const { types, problems } = readDefinitions(documents.flat(), [
    USER_SCHEMA,
    ENTERPRISE_USER_SCHEMA,
    GROUP_SCHEMA,
  ]);
  if (problems.length > 0) {
    throw new CliError(
      `cannot use the schemas in ${folder}:\n${problems.join('\n')}`,
      'mend them and start again',
    );
  }
  try {
    checkResourceTypes(types);
  } catch (error) {
    throw new CliError(`cannot use the schemas in ${folder} (${errorMessage(error)})`, ADVICE, {
      cause: error,
    });
  }
  return types;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    const files = names.filter((name) => name.endsWith('.json')).sort();
    if (files.length > 0) return files;
  } catch (error) {
    throw new CliError(`cannot read the folder ${folder} (${errorMessage(error)})`, ADVICE, { cause: error });
  }
  throw new CliError(`there is no .json file in ${folder}`, ADVICE);
}

async function readDocuments(path: string): Promise<readonly Json[]> {
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as Json;
    const listed = isJsonObject(content) ? content['Resources'] : content;
    return Array.isArray(listed) ? listed : [content];
  } catch (error) {
    throw new CliError(`cannot read ${path} (${errorMessage(error)})`, ADVICE, { cause: error });
  }
}
