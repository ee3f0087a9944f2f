/*
 * A machine on which people provision: a folder, a clock, and a SCIM target over loopback HTTP. Each command is run in this
 * process, from its arguments to its exit code.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { createScimTarget, memoryResources, type ScimTarget } from '@scimulator/scim-target';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import { main } from '../src/main.ts';
import { listen } from '../src/serve/listen.ts';
import { type Ran, testIo } from './test-io.ts';

export const TOKEN = 'secret';

export interface World {
  readonly folder: string;
  /** The SCIM address of the target. */
  readonly url: string;
  readonly target: ScimTarget;
  /** Runs a command to its end; `signal` is its Ctrl-C. */
  run(argv: readonly string[], signal?: AbortSignal): Promise<Ran>;
  /** `provision` of a file with the good token, unless the options say otherwise. */
  provision(source: string, options?: readonly string[], signal?: AbortSignal): Promise<Ran>;
  write(name: string, text: string): void;
  advance(ms: number): void;
  /** Called before each request that the target gets. */
  onRequest: (method: string) => void;
  resources(type: 'Users' | 'Groups'): Promise<readonly Record<string, unknown>[]>;
  /** The methods of the requests that the target got since this was last asked, in order. */
  methods(): readonly string[];
}

/** An empty world, without a state. */
export async function emptyWorld(): Promise<World> {
  const base = testIo();
  const target = createScimTarget({
    resources: memoryResources(),
    tokens: [TOKEN],
    adminToken: 'admin',
    clock: base.io.clock,
    ids: base.io.ids,
    sleep: (ms) => delay(ms),
  });
  const listening = await listen({
    host: '127.0.0.1',
    port: 0,
    fetch: (request, connection) => {
      world.onRequest(request.method);
      return target.fetch(request, connection);
    },
  });
  onTestFinished(() => listening.close());
  const url = `${listening.origin}/scim/v2`;
  const run = async (argv: readonly string[], signal = base.io.signal): Promise<Ran> => {
    const streams = testIo();
    const { cwd, clock, ids } = base.io;
    const exitCode = await main(argv, { ...streams.io, cwd, clock, ids, signal });
    return { exitCode, stdout: streams.stdout(), stderr: streams.stderr() };
  };
  const world: World = {
    folder: base.folder,
    url,
    target,
    run,
    provision: (source, options = [], signal = base.io.signal) =>
      run(
        // Of an option that is given twice the later one counts.
        ['provision', '--source', source, '--target', url, '--token', TOKEN, ...options],
        signal,
      ),
    write: (name, text) => writeFileSync(join(base.folder, name), text),
    advance: base.advance,
    onRequest: () => {},
    resources: async (type) => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const response = await target.fetch(new Request(`${url}/${type}?count=1000`, { headers }));
      const { Resources: resources } = (await response.json()) as { Resources: Record<string, unknown>[] };
      return resources;
    },
    methods: () => {
      const methods = target.journal.entries().map(({ method }) => method);
      target.journal.clear();
      return methods.reverse();
    },
  };
  return world;
}

/** What a command wrote with --json. @throws when a line is no JSON */
export const jsonLines = (stdout: string): readonly Record<string, unknown>[] =>
  stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

let template: string;

/** Makes, once for a test file, the directory that {@link worldWithState} copies: starting PGlite fresh takes seconds. */
export function prepareState(): void {
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), 'scimulator-template-'));
    const loadDataDir = new Blob([readFileSync(inject('pgliteDump'))]);
    await (await PGlite.create(join(template, 'data'), { loadDataDir })).close();
  });
  afterAll(() => rmSync(template, { recursive: true, force: true }));
}

/** A world with an empty database where states are kept by default. */
export async function worldWithState(): Promise<World> {
  const world = await emptyWorld();
  const state = join(world.folder, '.scimulator');
  mkdirSync(state);
  cpSync(template, state, { recursive: true });
  return world;
}
