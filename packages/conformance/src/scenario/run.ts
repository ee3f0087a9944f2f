/*
 * Runs scenarios: each story in a world of its own, its scenarios one after the other.
 */
import type { Settings } from '@scimulator/engine';
import { globMatcher } from '../glob.ts';
import { type Chronicle, type Claim, describeClaim, type TimelineEntry } from './chronicle.ts';
import { openWorld } from './open-world.ts';
import type { Scenario, Story } from './scenario.ts';
import { STORIES } from './stories.ts';
import type { World } from './world.ts';

export type ScenarioInfo = Pick<Scenario, 'id' | 'title' | 'proves'>;

export interface ScenarioResult extends ScenarioInfo {
  /** `error`: it could not be carried out to its end. */
  readonly verdict: 'pass' | 'fail' | 'error';
  /** One sentence; absent for a pass. */
  readonly reason?: string;
  readonly claims: readonly Claim[];
  /** With `trace` also every request and its answer. */
  readonly timeline: readonly TimelineEntry[];
  /** How often the engine evaluated an object. */
  readonly evaluated: number;
  /** By the clock on the wall. */
  readonly durationMs: number;
}

export interface ScenarioRunOptions {
  /** Globs over ids; all scenarios where it is left out. */
  readonly only?: readonly string[] | undefined;
  /** Divides thresholds and counts of objects; 1, the true numbers, unless said otherwise. See {@link isScale}. */
  readonly scale?: number | undefined;
  readonly trace?: boolean | undefined;
  /** Laid over the engine's settings in every scenario, to see which of them notice. */
  readonly settings?: Partial<Settings> | undefined;
  /** Hears of each scenario before it begins. */
  readonly onProgress?: ((scenario: ScenarioInfo) => void) | undefined;
  /** Measures how long scenarios take. */
  readonly wallClock: { now(): number };
  /** Aborted: no further scenario begins. */
  readonly signal?: AbortSignal | undefined;
}

/** Every count of objects in the scenarios is a multiple of this number, give or take a few. */
const SCALE_BASE = 500;

/** Whether all thresholds and counts can be divided by the number without a rest. */
export const isScale = (scale: number): boolean =>
  Number.isInteger(scale) && scale > 0 && SCALE_BASE % scale === 0;

/** The scenarios whose ids fit one of the globs, in the order in which they run. */
export function listScenarios(only: readonly string[] = ['*']): readonly ScenarioInfo[] {
  return selectScenarios(only).map(({ id, title, proves }) => ({ id, title, proves }));
}

function selectScenarios(only: readonly string[]): readonly Scenario[] {
  const matchers = only.map(globMatcher);
  return STORIES.flatMap(({ scenarios }) => scenarios).filter(({ id }) => matchers.some((fits) => fits(id)));
}

/**
 * Runs scenarios and yields each result as it falls. A scenario that continues another one's world runs that one first,
 * whether it was asked for or not.
 *
 * @throws RangeError for a scale that does not divide the numbers of objects
 */
export async function* runScenarios(
  options: ScenarioRunOptions,
): AsyncGenerator<ScenarioResult, void, undefined> {
  const { only = ['*'], scale = 1 } = options;
  if (!isScale(scale)) {
    throw new RangeError(`scale ${scale} leaves fractions of objects: take a divisor of ${SCALE_BASE}`);
  }
  const wanted = new Set(selectScenarios(only));
  for (const story of STORIES) yield* runStory(story, wanted, options);
}

async function* runStory(
  story: Story,
  wanted: ReadonlySet<Scenario>,
  options: ScenarioRunOptions,
): AsyncGenerator<ScenarioResult, void, undefined> {
  const last = story.scenarios.findLastIndex((scenario) => wanted.has(scenario));
  if (last < 0) return;
  const world = await openWorld(story.world, {
    scale: options.scale ?? 1,
    isTraced: options.trace ?? false,
    settings: options.settings ?? {},
  });
  for (const scenario of story.scenarios.slice(0, last + 1)) {
    if (options.signal?.aborted) return;
    const result = await runScenario(scenario, world, options);
    if (wanted.has(scenario)) yield result;
    // What comes next would begin from nobody knows where.
    if (result.verdict === 'error') return yield* notReached(story, scenario, wanted);
  }
}

async function runScenario(
  { id, title, proves, run }: Scenario,
  world: World,
  { onProgress, wallClock }: ScenarioRunOptions,
): Promise<ScenarioResult> {
  const info = { id, title, proves };
  onProgress?.(info);
  const chronicle = world.beginChronicle();
  const beganMs = wallClock.now();
  const crash = await run(world).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const durationMs = wallClock.now() - beganMs;
  const { claims, timeline, evaluated } = chronicle;
  return { ...info, ...verdictOf(chronicle, crash), claims, timeline, evaluated, durationMs };
}

function verdictOf(
  { claims }: Chronicle,
  crash: string | undefined,
): Pick<ScenarioResult, 'verdict' | 'reason'> {
  if (crash !== undefined) return { verdict: 'error', reason: `it could not be carried out: ${crash}` };
  const broken = claims.find(({ passed }) => !passed);
  if (broken === undefined) return { verdict: 'pass' };
  return { verdict: 'fail', reason: describeClaim(broken) };
}

function* notReached(
  story: Story,
  failed: Scenario,
  wanted: ReadonlySet<Scenario>,
): Generator<ScenarioResult> {
  const later = story.scenarios.slice(story.scenarios.indexOf(failed) + 1);
  for (const { id, title, proves } of later.filter((scenario) => wanted.has(scenario))) {
    const reason = `${failed.id}, whose world it continues, could not be carried out`;
    yield {
      id,
      title,
      proves,
      verdict: 'error',
      reason,
      claims: [],
      timeline: [],
      evaluated: 0,
      durationMs: 0,
    };
  }
}
