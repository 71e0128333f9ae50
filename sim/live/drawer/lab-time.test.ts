import { describe, expect, it } from 'vitest';
import { LabTime } from './lab-time.ts';

/** Real time that stands until it is moved. */
class StillTime {
  #now = 0;
  readonly #waiting = new Set<{ at: number; fire: () => void }>();

  now() {
    return this.#now;
  }

  after(ms: number, fire: () => void) {
    const one = { at: this.#now + ms, fire };
    this.#waiting.add(one);
    return () => void this.#waiting.delete(one);
  }

  pass(ms: number) {
    this.#now += ms;
    for (const one of [...this.#waiting]) if (one.at <= this.#now && this.#waiting.delete(one)) one.fire();
  }
}

const paused = (t: number) => ({ t, playing: false, jump: null });
const playing = (t: number) => ({ t, playing: true, jump: null });

function fixture() {
  const real = new StillTime();
  const fired: string[] = [];
  return { real, lab: new LabTime(real), fired, noting: (name: string) => () => void fired.push(name) };
}

describe('LabTime', () => {
  it('follows real time while the lab plays', () => {
    const { real, lab } = fixture();
    lab.follow(playing(1000));
    real.pass(250);
    expect(lab.now()).toBe(1250);
  });

  it('stands still while the lab is paused, and its timers with it', () => {
    const { real, lab, fired, noting } = fixture();
    lab.follow(playing(0));
    lab.set(1000, noting('one'));
    lab.follow(paused(0));
    real.pass(5000);
    expect(lab.now()).toBe(0);
    expect(fired).toEqual([]);
  });

  it('fires a timer when the lab plays past it', () => {
    const { real, lab, fired, noting } = fixture();
    lab.follow(playing(0));
    lab.set(1000, noting('one'));
    real.pass(999);
    expect(fired).toEqual([]);
    real.pass(1);
    expect(fired).toEqual(['one']);
  });

  it('fires what a jump went past, in the order in which it was due', () => {
    const { lab, fired, noting } = fixture();
    lab.follow(paused(0));
    lab.set(2000, noting('two'));
    lab.set(1000, noting('one'));
    lab.set(60_001, noting('later'));
    lab.follow({ t: 60_000, playing: true, jump: { from: 0, to: 120_000 } });
    expect(fired).toEqual(['one', 'two']);
  });

  it('does not run ahead during a jump', () => {
    const { real, lab } = fixture();
    lab.follow({ t: 10, playing: true, jump: { from: 0, to: null } });
    real.pass(500);
    expect(lab.now()).toBe(10);
  });

  it('never goes back when the lab is behind what the page reckoned', () => {
    const { real, lab } = fixture();
    lab.follow(playing(0));
    real.pass(500);
    lab.follow(playing(480));
    expect(lab.now()).toBe(500);
    real.pass(30);
    expect(lab.now()).toBe(510);
  });

  it('does not fire a timer that was cleared, also by one that fired just before', () => {
    const { lab, fired, noting } = fixture();
    lab.follow(paused(0));
    const second = lab.set(20, noting('second'));
    lab.set(10, () => lab.clear(second));
    lab.follow(paused(30));
    expect(fired).toEqual([]);
  });
});
