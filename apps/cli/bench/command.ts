import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const BIN = fileURLToPath(new URL('../bin/scimulator.js', import.meta.url));
const PEAK_MEMORY = new URL('./peak-memory.js', import.meta.url).href;

export interface Ran {
  readonly stdout: string;
  readonly seconds: number;
  /** The greatest resident size of the process. */
  readonly peakBytes: number;
}

/** Runs a command in a process of its own, to its end. @throws when it does not end well */
export async function runCommand(...argv: readonly string[]): Promise<Ran> {
  const beganMs = performance.now();
  const child = spawn(process.execPath, ['--import', PEAK_MEMORY, BIN, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr, peak, [exitCode]] = await Promise.all([
    textOf(child.stdio[1]),
    textOf(child.stdio[2]),
    textOf(child.stdio[3]),
    once(child, 'close'),
  ]);
  const seconds = (performance.now() - beganMs) / 1_000;
  if (exitCode !== 0)
    throw new Error(`scimulator ${argv.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  return { stdout, seconds, peakBytes: Number(peak) };
}

const Ready = z.object({ scim: z.object({ baseUrl: z.string(), token: z.string() }) });

/** A server in a process of its own. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** A SCIM target in a process of its own. */
export async function startTarget(): Promise<Server & { readonly token: string }> {
  const { line, stop } = await startNode(BIN, 'target', '--port', '0', '--json');
  const { scim } = Ready.parse(JSON.parse(line));
  return { url: scim.baseUrl, token: scim.token, stop };
}

/** A script that serves something, and prints where in its first line. */
export async function startServer(script: URL, ...argv: readonly string[]): Promise<Server> {
  const { line, stop } = await startNode(fileURLToPath(script), ...argv);
  return { url: line, stop };
}

/** Runs a script until it is ready, which it says in its first line. */
async function startNode(script: string, ...argv: readonly string[]) {
  const child = spawn(process.execPath, [script, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (line === undefined) throw new Error(`${script} ended before it was ready`);
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { line: String(line), stop };
}

async function textOf(pipe: ChildProcess['stdio'][number]): Promise<string> {
  let text = '';
  if (pipe instanceof Readable) for await (const chunk of pipe) text += String(chunk);
  return text;
}
