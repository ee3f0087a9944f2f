import { cleanUp, type Leftover } from '../clean-up.ts';
import type { Exchange } from '../exchange.ts';
import { objectIn } from '../expect.ts';
import type { Reply } from '../reply.ts';
import { type Client, openSession, type Session, type SessionOptions } from '../session.ts';
import { DIALECTS, type DialectName } from './dialect.ts';
import { breaks, type Judgement, worst } from './judgement.ts';
import { STEPS, type Step } from './steps.ts';
import { newWorld, type World } from './world.ts';

export interface EntraStepResult {
  readonly id: string;
  readonly title: string;
  readonly outcome: Judgement['outcome'] | 'not-sent';
  /** "Entra goes on", "Entra goes on, but …", "Entra breaks here: …" or "not sent: …". */
  readonly sentence: string;
  readonly durationMs: number;
  readonly evidence: readonly Exchange[];
}

export interface EntraDialectVerdict {
  readonly dialect: DialectName;
  /** No step breaks. */
  readonly goesOn: boolean;
  readonly steps: readonly EntraStepResult[];
  readonly leftovers: readonly Leftover[];
}

export interface EntraVerdict {
  readonly goesOn: boolean;
  readonly dialects: readonly EntraDialectVerdict[];
}

export interface EntraOptions extends SessionOptions {
  /** Default: both. */
  readonly dialects?: readonly DialectName[] | undefined;
}

/**
 * Sends what Entra really sends, in Entra's order, and says at each answer whether Entra goes on. What the RFCs say
 * does not matter here: a service without PUT and /Schemas may well be fine. Whatever was made is deleted at the end.
 * Throws only for a base URL that is none.
 */
export async function entraVerdict(options: EntraOptions): Promise<EntraVerdict> {
  const dialects: EntraDialectVerdict[] = [];
  for (const name of options.dialects ?? (['legacy', 'aadOptscim062020'] as const)) {
    dialects.push(await dialectVerdict(name, options));
  }
  return { goesOn: dialects.every(({ goesOn }) => goesOn), dialects };
}

async function dialectVerdict(name: DialectName, options: EntraOptions): Promise<EntraDialectVerdict> {
  const session = openSession(options);
  try {
    const steps = await takeAll(session, newWorld(session, DIALECTS[name]), options);
    const leftovers = await cleanUp(session, session.lastClient([]));
    return { dialect: name, goesOn: steps.every(({ outcome }) => outcome !== 'breaks'), steps, leftovers };
  } catch (error) {
    await cleanUp(session, session.lastClient([]));
    throw error;
  }
}

async function takeAll(
  session: Session,
  start: World,
  { clock, signal }: EntraOptions,
): Promise<readonly EntraStepResult[]> {
  const steps: EntraStepResult[] = [];
  let world = start;
  const lacksGroups = isMissing(await session.client([]).get('/Groups', { count: '1' }));
  for (const step of STEPS) {
    const evidence: Exchange[] = [];
    const startMs = clock.now();
    const obstacle = signal?.aborted ? STOPPED : obstacleTo(step, world, lacksGroups);
    const taken = obstacle === undefined ? await take(step, world, session.client(evidence)) : undefined;
    world = taken?.world ?? world;
    const told =
      taken === undefined || signal?.aborted ? notSent(obstacle ?? STOPPED) : tell(taken.judgement);
    steps.push({ id: step.id, title: step.title, ...told, durationMs: clock.now() - startMs, evidence });
  }
  return steps;
}

const STOPPED = 'the run was stopped';

const isMissing = (reply: Reply): boolean =>
  reply.kind === 'answer' && [404, 405, 501].includes(reply.status);

/** Why a step cannot be sent; undefined when it can. */
function obstacleTo({ needs, onGroups }: Step, { ids }: World, lacksGroups: boolean): string | undefined {
  if (onGroups && lacksGroups) return 'the endpoint has no /Groups; switch the group mapping off';
  const missing = needs.find((thing) => ids[thing] === undefined);
  return missing === undefined ? undefined : `there is no ${missing} to send it for`;
}

/** Sends a step, and takes the look that goes with it. */
async function take(
  step: Step,
  world: World,
  client: Client,
): Promise<{ readonly judgement: Judgement; readonly world: World }> {
  const reply = await client.send(step.ask(world));
  const next = learn(step, reply, world);
  const judgement = judged(reply, (answer) => step.judge(answer, next));
  if (step.look === undefined || judgement.outcome !== 'goes-on') return { judgement, world: next };
  const { look } = step;
  const seen = judged(await client.send(look.ask(next)), (answer) => look.judge(answer, next));
  return { judgement: worst(judgement, seen), world: next };
}

const judged = (reply: Reply, judge: (answer: Extract<Reply, { kind: 'answer' }>) => Judgement): Judgement =>
  reply.kind === 'silence' ? breaks(reply.reason) : judge(reply);

function learn({ makes }: Step, reply: Reply, world: World): World {
  if (makes === undefined || reply.kind === 'silence' || reply.status >= 300) return world;
  const id = objectIn(reply)['id'];
  return typeof id === 'string' && id !== '' ? { ...world, ids: { ...world.ids, [makes]: id } } : world;
}

const notSent = (obstacle: string) => ({ outcome: 'not-sent', sentence: `not sent: ${obstacle}` }) as const;

function tell(judgement: Judgement): Pick<EntraStepResult, 'outcome' | 'sentence'> {
  switch (judgement.outcome) {
    case 'goes-on':
      return { outcome: 'goes-on', sentence: 'Entra goes on' };
    case 'goes-on-but':
      return { outcome: 'goes-on-but', sentence: `Entra goes on, but: ${judgement.reason}` };
    case 'breaks':
      return { outcome: 'breaks', sentence: `Entra breaks here: ${judgement.reason}` };
  }
}
