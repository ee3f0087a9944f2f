import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type AdminFrom,
  createScimTarget,
  FaultRuleInput,
  memoryResources,
  migrateResources,
  PROFILE_NAMES,
  type ProfileName,
  postgresResources,
  type ResourceStore,
  type ScimTarget,
} from '@scimulator/scim-target';
import { type Command, Option } from 'commander';
import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { z } from 'zod';
import { CliError, errorMessage } from '../cli-error.ts';
import { type CommandContext, examples } from '../command.ts';
import type { Io } from '../io.ts';
import { eachParsedBy, Port, parsedBy, Token } from '../options.ts';
import { printJson, printLine, printNote } from '../print.ts';
import { type Listening, listen, USUAL_PORT } from '../serve/listen.ts';
import { LOG_LEVELS, type LogLevel, openLogger } from '../serve/logger.ts';
import { openMetrics } from '../serve/metrics.ts';
import { withOperations } from '../serve/operations.ts';
import { readResourceTypes } from '../serve/resource-types.ts';
import { openDatabase } from '../state/open-database.ts';
import { describeState, resolveState, type StateSpec, StateText } from '../state/state-spec.ts';

interface TargetOptions {
  readonly port?: number;
  readonly host: string;
  readonly token?: readonly string[];
  readonly adminToken?: string;
  readonly store: string;
  readonly profile: ProfileName;
  readonly faults?: string;
  readonly schemas?: string;
  readonly adminFrom: AdminFrom;
  readonly logLevel: LogLevel;
  readonly json?: true;
}

export function registerTarget(program: Command, { io, finish }: CommandContext): void {
  program
    .command('target')
    .summary('run a SCIM server to provision into')
    .description(
      'Runs a SCIM 2.0 server that can be told to misbehave, and shows every request it got.\nSCIM is at /scim/v2, its switches, faults and journal at /_admin.\nGET /_admin/faults?known and docs/faults.md list the faults that have a name.',
    )
    .option(
      '--port <number>',
      `where to listen; 0 picks a free port (default: ${USUAL_PORT} if free)`,
      parsedBy(Port),
    )
    .option('--host <address>', 'on which address', '127.0.0.1')
    .option(
      '--token <token>',
      'a bearer token for SCIM, may be repeated (default: generated)',
      eachParsedBy(Token),
    )
    .option('--admin-token <token>', 'the bearer token for /_admin (default: generated)', parsedBy(Token))
    .addOption(
      new Option('--admin-from <where>', 'which clients /_admin and /metrics answer')
        .choices(['loopback', 'anywhere'])
        .default('loopback'),
    )
    .option('--store <where>', 'memory, pglite:DIR or postgres://…', parsedBy(StateText), 'memory')
    .addOption(
      new Option('--profile <name>', 'whose habits it is ready for').choices(PROFILE_NAMES).default('entra'),
    )
    .option('--faults <file>', 'JSON list of fault rules that are on from the start')
    .option('--schemas <folder>', 'JSON files with schemas and resource types of your own')
    .addOption(
      new Option('--log-level <level>', 'how much goes to the log on stderr; info: a line for each request')
        .choices(LOG_LEVELS)
        .default('warn'),
    )
    .addHelpText(
      'after',
      examples(
        ['target', 'a server in memory, its tokens printed'],
        ['target --port 0 --token secret --json', 'a free port, told to a program'],
        ['target --store pglite:./people', 'a server that keeps what it is given'],
      ),
    )
    .action(async (options: TargetOptions) => finish(await runTarget(options, io)));
}

async function runTarget(options: TargetOptions, io: Io): Promise<0> {
  const rules = options.faults === undefined ? [] : await readFaultRules(resolve(io.cwd, options.faults));
  const { schemas } = options;
  const resourceTypes = schemas === undefined ? [] : await readResourceTypes(resolve(io.cwd, schemas));
  const spec = resolveState(options.store, io.cwd);
  const tokens = options.token ?? [io.ids.next()];
  const adminToken = options.adminToken ?? io.ids.next();
  const logger = openLogger(io, options.logLevel);
  const resources = await openResources(spec, io);
  try {
    const target = createScimTarget({
      resources: resources.store,
      tokens,
      adminToken,
      clock: io.clock,
      ids: io.ids,
      sleep: (ms, signal) => io.sleep(ms, signal),
      profile: options.profile,
      resourceTypes,
      adminFrom: options.adminFrom,
      onError: (error) => logger.error(error, 'the target failed'),
    });
    for (const rule of rules) target.faults.add(rule);
    await serve(target, options, { io, tokens, adminToken, spec, logger, isStoreReady: resources.isReady });
    return 0;
  } finally {
    await resources.close();
  }
}

interface Serving {
  readonly io: Io;
  readonly tokens: readonly string[];
  readonly adminToken: string;
  readonly spec: StateSpec;
  readonly logger: Logger;
  readonly isStoreReady: () => Promise<boolean>;
}

async function serve(target: ScimTarget, options: TargetOptions, serving: Serving): Promise<void> {
  const { io, logger } = serving;
  const { clock, signal } = io;
  const operations = { ...serving, clock, signal, metrics: openMetrics(), adminFrom: options.adminFrom };
  const listening = await listen({
    fetch: withOperations((request, connection) => target.fetch(request, connection), operations),
    host: options.host,
    port: options.port,
  });
  announce(listening, options, serving);
  logger.info({ origin: listening.origin }, 'listening');
  if (!signal.aborted) {
    await new Promise((stop) => signal.addEventListener('abort', stop, { once: true }));
  }
  logger.info('stopping');
  await listening.close();
}

function announce({ origin, port }: Listening, options: TargetOptions, serving: Serving): void {
  const { io, adminToken, tokens } = serving;
  const [token = ''] = tokens;
  const scim = { baseUrl: `${origin}/scim/v2`, token };
  const admin = { baseUrl: `${origin}/_admin`, token: adminToken };
  if (options.json) {
    printJson(io, { event: 'ready', scim, admin });
    return;
  }
  if (options.port === undefined && port !== USUAL_PORT) {
    printNote(io, `port ${USUAL_PORT} is in use, so another one was taken`);
  }
  const user = '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@contoso.example"}';
  printLine(
    io,
    `The SCIM target listens (profile ${options.profile}, kept in ${describeState(serving.spec)}).

  SCIM   ${scim.baseUrl}
${tokens.map((one) => `  token  ${one}`).join('\n')}
  admin  ${admin.baseUrl}
  token  ${admin.token}

Create a user, look at all users, look at every request so far:

  curl ${bearer(token)} -H 'Content-Type: application/scim+json' -d '${user}' ${scim.baseUrl}/Users
  curl ${bearer(token)} ${scim.baseUrl}/Users
  curl ${bearer(adminToken)} ${admin.baseUrl}/journal

Ctrl-C stops it.`,
  );
}

/** As a shell takes it: inside single quotes a single quote cannot stand. */
const bearer = (token: string): string => `-H 'Authorization: Bearer ${token.replaceAll("'", `'\\''`)}'`;

interface Resources {
  readonly store: ResourceStore;
  /** Whether the store answers. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

async function openResources(spec: StateSpec, io: Io): Promise<Resources> {
  if (spec.kind === 'memory') {
    return { store: memoryResources(), isReady: async () => true, close: async () => {} };
  }
  const { db, close } = await openDatabase(spec, { io, migrate: migrateResources });
  const isReady = () =>
    db.execute(sql`select 1`).then(
      () => true,
      () => false,
    );
  return { store: postgresResources(db), isReady, close };
}

const RULES_ADVICE = 'give a JSON list of rules, for instance [{"fault": "not-found", "times": 3}]';

async function readFaultRules(path: string): Promise<readonly FaultRuleInput[]> {
  try {
    return z.array(FaultRuleInput).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : errorMessage(error);
    throw new CliError(`cannot use the fault rules in ${path} (${reason})`, RULES_ADVICE, { cause: error });
  }
}
