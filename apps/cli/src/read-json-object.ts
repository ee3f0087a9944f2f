import { readFile } from 'node:fs/promises';
import { isJsonObject, type JsonObject } from '@scimulator/scim';
import { CliError, errorMessage } from './cli-error.ts';

/**
 * Reads a file that holds one JSON object.
 * @param what it is to hold, for the advice
 * @throws CliError
 */
export async function readJsonObject(path: string, what: string): Promise<JsonObject> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new CliError(`cannot read ${path} (${errorMessage(error)})`, `give a JSON file with ${what}`, {
      cause: error,
    });
  }
  if (isJsonObject(json)) return json;
  throw new CliError(`${path} holds no JSON object`, `give ${what}`);
}
