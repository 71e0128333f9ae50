/** What may be asked of the lab: the bodies of its routes. */
import Type from 'typebox';
import { type FaultName, faultNames, type RhythmName, rhythms } from './contract.ts';

const oneOf = <const T extends string>(names: readonly T[]) => Type.Unsafe<T>(Type.Enum([...names]));
const strict = { additionalProperties: false };
const act = <const T extends string>(name: T) => Type.Object({ action: Type.Literal(name) }, strict);

const dayMs = 24 * 60 * 60 * 1000;

export const ClockRequest = Type.Union([
  act('play'),
  act('pause'),
  act('next_deadline'),
  act('stop_jump'),
  Type.Object({ action: Type.Literal('jump'), by_ms: Type.Integer({ minimum: 1, maximum: dayMs }) }, strict),
]);

export const GatewayRequest = Type.Union([act('kill'), act('drain'), act('start')]);

export const MachineRequest = Type.Union([
  act('down'),
  act('up'),
  act('kill'),
  act('vanish'),
  act('appear'),
  Type.Object(
    { action: Type.Literal('beat'), rhythm: oneOf<RhythmName>(rhythms.map(({ name }) => name)) },
    strict,
  ),
]);

export const LinkRequest = Type.Union([
  act('reset'),
  act('heal'),
  Type.Object(
    { action: Type.Literal('set'), fault: oneOf<FaultName>(faultNames), on: Type.Boolean() },
    strict,
  ),
]);

/** What the probe of one page saw since it last said so. */
export const PageRequest = Type.Object(
  {
    page: Type.String({ pattern: '^tab-[0-9a-f]{4,12}$' }),
    sightings: Type.Array(
      Type.Object(
        {
          /** The page's wall clock. */
          at: Type.Number(),
          kind: Type.String({ pattern: '^page\\.[a-z_]+$' }),
          data: Type.Record(Type.String(), Type.Unknown()),
        },
        strict,
      ),
      { maxItems: 2000 },
    ),
  },
  strict,
);

export const Named = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }, strict);
