import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { compileTemplate } from '../../local/states/expressions.ts';

const clock = systemClock();
const compile = (value: unknown) => compileTemplate(value, 'Field', clock);
const evaluate = async (expression: string, input: unknown = {}) =>
  compile(`{% ${expression} %}`)({ states: { input } });

describe('expressions', () => {
  test('leave constants and text that only looks like an expression as they are', () => {
    const constant = { a: [1, 'x', null, { b: '{% open' }], c: 'text {% $x %}' };
    expect(compile(constant)({})).toBe(constant);
    expect(compile('{%%}'.slice(0, 3))({})).toBe('{%%');
  });

  test('answer plain paths and constants at once, mixed structures with their expressions replaced', async () => {
    const bindings = { states: { input: { a: { b: [1] } } }, name: 'x' };
    expect(compile('{% $states.input.a %}')(bindings)).toEqual({ b: [1] });
    expect(compile({ id: '{% $name %}', list: ['{% $states.input.a.b %}'] })(bindings)).toEqual({
      id: 'x',
      list: [[1]],
    });
    const mixed = compile({ id: '{% $name & "!" %}', list: [1, '{% $name %}'] })(bindings);
    expect(mixed).toBeInstanceOf(Promise);
    expect(await mixed).toEqual({ id: 'x!', list: [1, 'x'] });
  });

  test('give for a plain path what JSONata itself gives, whatever the data', async () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, 0, 1, '', 'text', true, false),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, fc.array(key, { maxLength: 3 }), async (data, steps) => {
        const path = ['$states.input', ...steps].join('.');
        const bindings = { states: { input: data } };
        const plain = async (answer: unknown) => JSON.stringify(await answer);
        const wanted = await plain(jsonata(path).evaluate(undefined, bindings));
        const got = await Promise.resolve(compile(`{% ${path} %}`)(bindings)).then(plain, () => undefined);
        expect(got).toBe(wanted);
      }),
      { numRuns: 500 },
    );
  });

  test('fail by name when they break or give nothing', async () => {
    const failure = { error: 'States.QueryEvaluationError', cause: expect.stringContaining("for the field 'Field'") };
    await expect(evaluate('$states.input.missing')).rejects.toMatchObject(failure);
    await expect(evaluate('$states.input.a + 1', { a: 'x' })).rejects.toMatchObject(failure);
    await expect(evaluate('$error("no")')).rejects.toMatchObject(failure);
    await expect(evaluate('function($x) { $x }')).rejects.toMatchObject(failure);
    await expect(evaluate('$eval("1")')).rejects.toMatchObject(failure);
    await expect(evaluate('$parse("{")')).rejects.toMatchObject(failure);
    expect(() => compile('{% $states. %}')).toThrow('is not JSONata');
  });

  test('have the functions that Step Functions adds', async () => {
    expect(await evaluate('$uuid()')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(await evaluate('$uuid() = $uuid()')).toBe(false);
    expect(await evaluate(`$parse('{"a":[1]}').a[0]`)).toBe(1);
    expect(await evaluate("$hash('x', 'SHA-256')")).toBe(
      '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    );
    await expect(evaluate("$hash('x', 'CRC')")).rejects.toMatchObject({ error: 'States.QueryEvaluationError' });
    expect(await evaluate('$range(1, 9, 2)')).toEqual([1, 3, 5, 7, 9]);
    expect(await evaluate('$range(3, 1, -1)')).toEqual([3, 2, 1]);
    await expect(evaluate('$range(1, 5000, 1)')).rejects.toMatchObject({ error: 'States.QueryEvaluationError' });
    expect(await evaluate('$partition([1,2,3,4,5], 2)')).toEqual([[1, 2], [3, 4], [5]]);
    const random = (await evaluate('$random()')) as number;
    expect(random).toBeGreaterThanOrEqual(0);
    expect(random).toBeLessThan(1);
    expect(await evaluate('$random(7) = $random(7)')).toBe(true);
    expect(await evaluate('$random(7) = $random(8)')).toBe(false);
  });

  test("see the cloud's time, not the machine's", async () => {
    const moved = systemClock();
    moved.advance(400 * 86_400_000);
    const at = async (expression: string) => compileTemplate(`{% ${expression} %}`, 'Field', moved)({});
    expect(Number(await at('$millis()')) - Date.now()).toBeGreaterThan(399 * 86_400_000);
    expect(await at('$now() > $fromMillis($millis() - 1000)')).toBe(true);
    expect(await at("$now('[Y0001]')")).toBe(String(new Date(moved.now()).getUTCFullYear()));
  });
});
