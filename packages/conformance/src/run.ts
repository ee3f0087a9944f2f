import { type Capabilities, capabilitiesFrom, obstacle, sound, whyNotOffered } from './capabilities.ts';
import { type Cast, makeCast } from './cast.ts';
import type { Check, Context } from './check.ts';
import { CHECKS } from './checks.ts';
import { cleanUp, type Leftover } from './clean-up.ts';
import type { Exchange } from './exchange.ts';
import { absent, type Finding, unknown, type Verdict, verdictOf } from './finding.ts';
import { globMatcher } from './glob.ts';
import { isForbidden, type Outcome, readOnlyToken } from './made.ts';
import type { Level } from './requirements/level.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';

/** Whose needs count beside the RFC's. */
export type Profile = 'rfc' | 'entra' | 'okta';

export interface RunOptions extends SessionOptions {
  /** Default `rfc`. */
  readonly profile?: Profile | undefined;
  /** A glob over check ids, such as `SCIM-PATCH-*`; all checks where it is left out. */
  readonly only?: string | undefined;
}

export interface CheckResult extends Verdict {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly source: string;
  readonly durationMs: number;
  readonly evidence: readonly Exchange[];
}

const RFC_LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'MAY', 'ROBUST'];

const LEVELS: Readonly<Record<Profile, readonly Level[]>> = {
  rfc: RFC_LEVELS,
  entra: [...RFC_LEVELS, 'ENTRA'],
  okta: [...RFC_LEVELS, 'OKTA'],
};

/** The id of the result that says whether everything the run made is gone. */
export const CLEAN_UP = 'CLEAN-UP';

/** The checks of a profile whose id matches the glob. */
export function selectChecks({
  profile = 'rfc',
  only = '*',
}: Pick<RunOptions, 'profile' | 'only'>): readonly Check[] {
  const matches = globMatcher(only);
  return CHECKS.filter(({ id, level }) => LEVELS[profile].includes(level) && matches(id));
}

/**
 * Checks an endpoint, one check after the other, and yields each verdict as it falls.
 * Whatever the run made is deleted at the end, the newest first: also when it is stopped by the signal, when the
 * caller leaves the loop, and when a check crashes. The last result (id CLEAN-UP) names what could not be deleted.
 * Throws only for a base URL that is none.
 */
export async function* runChecks(options: RunOptions): AsyncGenerator<CheckResult, void, undefined> {
  const session = openSession(options);
  let isCleanedUp = false;
  try {
    yield* runAll(session, options);
    isCleanedUp = true;
    yield await cleanUpResult(session, options);
  } finally {
    if (!isCleanedUp) await cleanUp(session, session.lastClient([]));
  }
}

async function* runAll(session: Session, options: RunOptions): AsyncGenerator<CheckResult, void, undefined> {
  const firstEvidence: Exchange[] = [];
  const soundings = await sound(session.client(firstEvidence), session.unusedId());
  const inTheWay = obstacle(soundings);
  const capabilities = capabilitiesFrom(soundings);
  const cast = once(makeCast);
  for (const check of selectChecks(options)) {
    if (options.signal?.aborted) return;
    if (inTheWay !== undefined) {
      yield resultOf(check, unknown(inTheWay), { evidence: firstEvidence, durationMs: 0 });
      continue;
    }
    const evidence: Exchange[] = [];
    const client = session.client(evidence);
    const startMs = options.clock.now();
    const context = { client, session, capabilities, cast: () => cast(client, session) };
    const finding = withoutRights(await runOne(check, context), evidence);
    if (options.signal?.aborted) return;
    yield resultOf(check, finding, { evidence, durationMs: options.clock.now() - startMs });
  }
}

/** Makes the cast when it is first asked for; every later check gets the same. */
function once(make: typeof makeCast): typeof makeCast {
  let made: Promise<Outcome<Cast>> | undefined;
  return (client, session) => {
    made ??= make(client, session);
    return made;
  };
}

async function runOne(check: Check, context: Context): Promise<Finding> {
  const reason = missingFeature(check, context.capabilities);
  if (reason !== undefined) return absent(reason);
  try {
    return await check.run(context);
  } catch (error) {
    // A check that throws is our mistake; it must neither end the run nor pass for a verdict on the endpoint.
    return unknown(`the check itself crashed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Where the token may not create, a check says nothing about the endpoint. */
function withoutRights(finding: Finding, evidence: readonly Exchange[]): Finding {
  if (finding.kind !== 'broken' && finding.kind !== 'unknown') return finding;
  const refused = evidence.find(({ method, status }) => method === 'POST' && isForbidden(status));
  if (refused === undefined) return finding;
  return unknown(readOnlyToken(`POST ${new URL(refused.url).pathname} answered ${refused.status}`));
}

function missingFeature(check: Check, capabilities: Capabilities): string | undefined {
  const reasons = check.needs.map((feature) => whyNotOffered(feature, capabilities[feature]));
  return reasons.find((reason) => reason !== undefined);
}

function resultOf(
  { id, title, level, source }: Check,
  finding: Finding,
  facts: Pick<CheckResult, 'evidence' | 'durationMs'>,
): CheckResult {
  return { id, title, level, source, ...verdictOf(finding, level), ...facts };
}

async function cleanUpResult(session: Session, { clock }: RunOptions): Promise<CheckResult> {
  const evidence: Exchange[] = [];
  const startMs = clock.now();
  const leftovers = await cleanUp(session, session.lastClient(evidence));
  return {
    id: CLEAN_UP,
    title: 'everything the run created is gone',
    level: 'ROBUST',
    source: 'Scimulator',
    ...cleanUpVerdict(leftovers),
    durationMs: clock.now() - startMs,
    // Deleting what was made is no finding; only what failed is worth showing.
    evidence: leftovers.length === 0 ? [] : evidence,
  };
}

function cleanUpVerdict(leftovers: readonly Leftover[]): Verdict {
  if (leftovers.length === 0) return { verdict: 'pass' };
  const named = leftovers.map(({ path, reason }) => `${path} (${reason})`).join(', ');
  return { verdict: 'warn', reason: `left behind, delete by hand: ${named}` };
}
