import { faultsOf, type Party } from './parties.ts';

export interface Desk {
  /** Asks for one value without showing it. An empty answer keeps what is there. */
  readonly ask: (question: string) => Promise<string>;
  readonly say: (line: string) => void;
  readonly read: (party: Party) => Promise<Readonly<Record<string, unknown>>>;
  readonly write: (party: Party, secret: Readonly<Record<string, unknown>>) => Promise<void>;
}

/**
 * Goes through the parties' values one by one and stores a party's values once all that were given have the right
 * shape. Says only names. Answers the values that are still not set, as `Stripe secret_key`.
 */
export async function putSecrets(parties: readonly Party[], desk: Desk): Promise<readonly string[]> {
  const unset: string[] = [];
  for (const party of parties) {
    const before = await desk.read(party);
    const wrong = faultsOf(party, before);
    desk.say(`\n${party.name}: ${wrong.length === 0 ? 'set' : `not set yet: ${wrong.join(', ')}`}`);
    const given: Record<string, string> = {};
    for (const { name, where, shape, looksLike } of party.fields) {
      const question = `  ${name} (${where}; Enter ${wrong.includes(name) ? 'skips' : 'keeps'}): `;
      for (;;) {
        const value = (await desk.ask(question)).trim();
        if (value === '') break;
        if (shape.test(value)) {
          given[name] = value;
          break;
        }
        desk.say(`  That does not look like ${looksLike}. Nothing was stored; once more, please.`);
      }
    }
    const after = { ...before, ...given };
    const names = Object.keys(given);
    if (names.length > 0) await desk.write(party, after);
    desk.say(names.length > 0 ? `  Stored: ${names.join(', ')}.` : '  Left as it is.');
    unset.push(...faultsOf(party, after).map((name) => `${party.name} ${name}`));
  }
  return unset;
}
