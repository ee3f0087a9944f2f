import { resolve } from 'node:path';
import { compileSchema, DEFAULT_SETTINGS, Settings } from '@scimulator/engine';
import type { JsonObject } from '@scimulator/scim';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { baseAddressOf } from '../job/find-job.ts';
import { refusePlainHttp, Token } from '../options.ts';
import { readJsonObject } from '../read-json-object.ts';

export interface ProvisionOptions {
  readonly source: string;
  readonly target: string;
  readonly token?: string;
  readonly schema?: string;
  readonly state: string;
  readonly job: string;
  readonly scope?: 'assigned' | 'all';
  readonly dryRun?: true;
  readonly rate?: number;
  readonly settings?: string;
  readonly set?: readonly string[];
  readonly retryNow?: true;
  readonly allowShrink?: true;
  readonly allowInsecureHttp?: true;
  readonly json?: true;
}

/** What a provisioning run was asked to do, checked. */
export interface ProvisionRequest {
  readonly sourcePath: string;
  readonly baseAddress: string;
  readonly token: string;
  readonly jobName: string;
  readonly schema: JsonObject | undefined;
  /** Parts of the schema that are left out, each named. */
  readonly unsupported: readonly string[];
  readonly scope: 'assigned' | 'all' | undefined;
  readonly retryNow: boolean;
  readonly allowShrink: boolean;
  /** The job's settings from those it has (or the defaults) and what was asked for on top. @throws CliError */
  readonly settingsFrom: (base: Settings) => Settings;
}

/** @throws CliError when an argument cannot be used */
export async function readRequest(options: ProvisionOptions, io: Io): Promise<ProvisionRequest> {
  refusePlainHttp(options.target, options.allowInsecureHttp === true);
  const schema = options.schema === undefined ? undefined : await readSchema(resolve(io.cwd, options.schema));
  const asked = await askedSettings(options, io);
  return {
    sourcePath: resolve(io.cwd, options.source),
    baseAddress: baseAddressOf(options.target),
    token: options.token ?? tokenOf(io),
    jobName: options.job,
    schema: schema?.json,
    unsupported: schema?.unsupported ?? [],
    scope: options.scope,
    retryNow: options.retryNow === true,
    allowShrink: options.allowShrink === true,
    settingsFrom: (base) => checkSettings({ ...base, ...asked }),
  };
}

/** @throws CliError */
function tokenOf({ env }: Io): string {
  const parsed = Token.safeParse(env['SCIMULATOR_TOKEN'] ?? '');
  if (parsed.success) return parsed.data;
  throw new CliError(
    env['SCIMULATOR_TOKEN'] ? 'the token in SCIMULATOR_TOKEN cannot be sent' : 'the target needs a token',
    'give one with --token or in SCIMULATOR_TOKEN, in visible ASCII characters without blanks',
  );
}

async function readSchema(
  path: string,
): Promise<{ readonly json: JsonObject; readonly unsupported: readonly string[] }> {
  const json = await readJsonObject(path, 'a synchronization schema as Microsoft Graph returns it');
  const compiled = compileSchema(json);
  if (compiled.ok) return { json, unsupported: compiled.unsupported };
  throw new CliError(`the schema ${path} cannot be used`, compiled.problems.join('; '));
}

async function askedSettings(options: ProvisionOptions, io: Io): Promise<JsonObject> {
  const file =
    options.settings === undefined
      ? {}
      : await readJsonObject(resolve(io.cwd, options.settings), 'an object of settings');
  const set = Object.fromEntries((options.set ?? []).map(assignmentOf));
  const asked = { ...file, ...set, ...(options.rate !== undefined && { requestsPerSecond: options.rate }) };
  checkSettings({ ...DEFAULT_SETTINGS, ...asked });
  return asked;
}

/** `name=value`; the value is JSON where it can be, else a text. */
function assignmentOf(text: string): readonly [string, JsonObject[string]] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new CliError(`--set ${text} is no setting`, 'write it as name=value, e.g. --set intervalMs=600000');
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}

function checkSettings(settings: unknown): Settings {
  const parsed = Settings.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new CliError('these settings cannot be used', z.prettifyError(parsed.error).replaceAll('✖ ', ''));
}
