import type { Json } from '@scimulator/scim';
import { matchesGlob } from '../glob.ts';
import { containsJson } from '../json.ts';
import { faultNamed } from './catalogue.ts';
import { type Draw, drawFrom } from './draw.ts';
import { combineEffects, type FaultEffect, type FaultMatch } from './effect.ts';
import type { Alteration } from './handling.ts';
import type { FaultBehaviour } from './named-fault.ts';
import { type FaultRule, FaultRuleInput } from './rule.ts';

/** What rules look at. */
export interface FaultSubject {
  readonly method: string;
  /** The path below the SCIM base. */
  readonly path: string;
  /** The decoded filter. */
  readonly filter: string | undefined;
  body(): Json | undefined;
}

/** What the rules that fired do to one exchange. */
export interface Fault {
  readonly ruleIds: readonly string[];
  readonly effect: FaultEffect;
  /** The innermost first. */
  readonly alterations: readonly Alteration[];
}

interface Entry {
  rule: FaultRule;
  readonly effect: FaultEffect;
  readonly matches: readonly FaultMatch[];
  readonly alter: Alteration | undefined;
  readonly after: number;
  readonly every: number;
  readonly untilMs: number;
  readonly draw: Draw;
}

/** The fault rules of one tenant. They may change while requests run; a request sees the rules of the moment it came. */
export class FaultBook {
  readonly #nextId: () => string;
  #entries: readonly Entry[] = [];

  constructor(nextId: () => string) {
    this.#nextId = nextId;
  }

  /**
   * Puts a rule in force; one with the same id gives way to it.
   *
   * @throws ZodError when the rule is none
   */
  add(input: FaultRuleInput): FaultRule {
    const rule = { ...FaultRuleInput.parse(input), matched: 0, fired: 0 };
    const entry = entryOf({ ...rule, id: rule.id ?? this.#nextId() });
    this.#entries = [...this.#entries.filter((other) => other.rule.id !== entry.rule.id), entry];
    return entry.rule;
  }

  list(): readonly FaultRule[] {
    return this.#entries.map((entry) => entry.rule);
  }

  /** Answers whether there was such a rule. */
  remove(id: string): boolean {
    const kept = this.#entries.filter((entry) => entry.rule.id !== id);
    const found = kept.length < this.#entries.length;
    this.#entries = kept;
    return found;
  }

  clear(): void {
    this.#entries = [];
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** What happens to this request. Counts it in every rule that it matches. */
  judge(subject: FaultSubject, nowMs: number): Fault | undefined {
    const fired = this.#entries.filter((entry) => nowMs < entry.untilMs && fires(entry, subject));
    if (fired.length === 0) return undefined;
    return {
      ruleIds: fired.map((entry) => entry.rule.id),
      effect: combineEffects(fired.map((entry) => entry.effect)),
      alterations: fired.flatMap((entry) => entry.alter ?? []),
    };
  }
}

function entryOf(rule: FaultRule): Entry {
  const named = rule.fault === undefined ? undefined : faultNamed(rule.fault);
  const behaviour: FaultBehaviour | undefined =
    rule.variant === undefined ? named : named?.variants?.[rule.variant];
  return {
    rule,
    effect: behaviour?.effect ?? rule.effect ?? {},
    matches: [named?.match ?? {}, rule.match ?? {}],
    alter: behaviour?.alter?.(),
    after: rule.after ?? named?.rhythm?.after ?? 0,
    every: rule.every ?? named?.rhythm?.every ?? 1,
    untilMs: rule.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(rule.until),
    draw: drawFrom(rule.seed ?? 0),
  };
}

function fires(entry: Entry, subject: FaultSubject): boolean {
  const { rule, after, every } = entry;
  if (rule.fired >= (rule.times ?? Number.POSITIVE_INFINITY)) return false;
  if (!entry.matches.every((match) => fits(match, subject))) return false;
  const matched = rule.matched + 1;
  const isDue = matched > after && (matched - after) % every === 0;
  const fired = isDue && entry.draw() < (rule.probability ?? 1);
  entry.rule = { ...rule, matched, fired: rule.fired + (fired ? 1 : 0) };
  return fired;
}

function fits(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.method !== undefined && !match.method.includes(subject.method)) return false;
  if (match.path !== undefined && !matchesGlob(match.path, subject.path)) return false;
  if (match.filter !== undefined) {
    if (subject.filter === undefined || !matchesGlob(match.filter, subject.filter)) return false;
  }
  return match.body === undefined || containsJson(subject.body(), match.body);
}
