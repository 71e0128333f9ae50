import { expect, test } from 'vitest';
import { linksIn } from './causes.ts';
import { endingsIn, mergeEndings } from './endings.ts';
import { Sample } from './sample-history.ts';

const sentences = ({ records }: Sample) =>
  endingsIn(records, linksIn(records)).map(({ sentence }) => sentence);

test('an ending says who, how, when, why, and what began it', () => {
  expect(sentences(Sample.vanished())).toEqual([
    'Session session- on Linux-C was closed by the gateway with 1011 “Agent connection error” at 0:00:30.000, after 30 s: the connection to the agent failed. What began it: machine Linux-C vanishes, at 0:00:00.000.',
  ]);
});

test('an ending without a close frame says so', () => {
  const [ending] = endingsIn(Sample.live().ended('connection_lost', null, '').records, []);
  expect(ending).toMatchObject({ code: 1006, tone: 'bad' });
  expect(ending!.sentence).toContain('ended without a close frame (1006)');
});

test('a terminal that was refused is told as such', () => {
  const sample = new Sample().say('gateway:g1', 'handshake.refused', {
    cause: 'token_invalid',
    code: 4401,
    reason: 'Invalid or expired shell token',
    token: 'bbbb2222',
  });
  expect(sentences(sample)).toEqual([
    'A terminal with token bbbb2222 was refused with 4401 “Invalid or expired shell token” at 0:00:00.000: the shell token or sign-in was missing, wrong, expired or used.',
  ]);
});

test('endings that differ in nothing but ids are told once, with their number', () => {
  const ending = (id: string) => ({
    seq: 1,
    t: 0,
    code: 1012,
    tone: 'bad' as const,
    sentence: `Session ${id} ended.`,
  });
  const merged = mergeEndings([ending('00df7c22'), ending('b07a7c62'), ending('f3c5a590'), ending('unlike')]);
  expect(merged.map(({ sentence }) => sentence)).toEqual([
    'Session 00df7c22 ended. 2 others ended likewise.',
    'Session unlike ended.',
  ]);
});
