import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageNamed, stages } from '../../lib/stages.ts';
import { resourcesOf, synthesise } from './template.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const read = (name: string) => readFileSync(join(docs, name), 'utf8');

/** As a page shows it: the heading in lower case, words joined by hyphens. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replace(/ /g, '-');

const headingsOf = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);

describe('every alarm', () => {
  const operations = read('operations.md');
  const chapter = operations.split(/^## /m).find((part) => part.startsWith('Alarms\n')) ?? '';
  const sections = chapter.split(/^### /m).slice(1);
  const anchors = sections.map((section) => anchorOf(section.split('\n')[0] ?? ''));

  it.each(Object.values(stages).map(({ name }) => name))(
    'of %s has its section, and every section its alarm',
    (stage) => {
      const named = resourcesOf(synthesise(stageNamed(stage).name))
        .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
        .map(({ properties }) => / See docs\/operations\.md#([a-z-]+)$/.exec(String(properties.AlarmDescription))?.[1]);
      expect(named.toSorted()).toEqual(anchors.toSorted());
    },
  );

  it('is explained: what it means, who is hurt, where to look, what to do', () => {
    for (const section of sections)
      for (const part of ['Means', 'Hurt', 'Look', 'Do'])
        expect(section).toMatch(new RegExp(`^- \\*\\*${part}\\*\\*: .{4,}`, 'm'));
  });
});

describe('a page of the documentation', () => {
  it.each(['operations.md', 'deployment.md', 'security.md'])('%s leads to nothing that is not there', (name) => {
    const text = read(name);
    for (const [, file = '', anchor] of text.matchAll(/\]\(([\w./-]*)(?:#([\w-]+))?\)/g)) {
      if (file !== '') expect(existsSync(join(docs, file)), `${file} in ${name}`).toBe(true);
      const target = file === '' ? text : read(file);
      if (anchor) expect(headingsOf(target).map(anchorOf), `#${anchor} in ${name}`).toContain(anchor);
    }
  });
});

describe('every threat', () => {
  const rows = read('security.md')
    .split('\n')
    .filter((line) => /^\| (Spoofing|Tampering|Repudiation|Disclosure|Denial|Elevation) \|/.test(line));

  it('is held by tests that are there', () => {
    expect(rows.length).toBeGreaterThanOrEqual(30);
    for (const row of rows) {
      const files = [...row.matchAll(/`(test\/[\w./-]+\.test\.ts)`/g)].map(([, file = '']) => file);
      expect(files.length, row).toBeGreaterThan(0);
      for (const file of files) expect(existsSync(join(docs, '..', file)), file).toBe(true);
    }
  });

  it('of each kind is looked for in more than one flow', () => {
    const kinds = Object.groupBy(rows, (row) => row.split(' | ')[0] ?? '');
    expect(Object.keys(kinds)).toHaveLength(6);
    for (const found of Object.values(kinds)) expect(found?.length).toBeGreaterThan(1);
  });
});
