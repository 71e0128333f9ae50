/** What may be asked of the lab: the bodies of its routes. */
import Type from 'typebox';
import { type FaultName, faultNames, type PageWord, type RhythmName, rhythms } from './contract.ts';

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

/** What a page calls itself. */
export const pageName = '^tab-[0-9a-f]{8}$';

const sightings = Type.Array(
  Type.Object(
    {
      at: Type.Number(),
      kind: Type.String({ pattern: '^page\\.[a-z_]+$' }),
      data: Type.Record(Type.String(), Type.Unknown()),
    },
    strict,
  ),
  { maxItems: 5000 },
);

/** What a page saw last, as it goes. */
export const FarewellRequest = Type.Object({ page: Type.String({ pattern: pageName }), sightings }, strict);

const count = Type.Integer({ minimum: 0 });

/** What a page says over its feed. */
export const PageWordSchema = Type.Object(
  {
    id: Type.Union([count, Type.Null()]),
    nextDeadline: Type.Union([Type.Number(), Type.Null()]),
    fetching: count,
    sockets: Type.Array(
      Type.Object(
        {
          token: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
          state: oneOf<PageWord['sockets'][number]['state']>(['connecting', 'open', 'closing', 'closed']),
          received: count,
          sent: count,
        },
        strict,
      ),
      { maxItems: 1000 },
    ),
    sightings,
  },
  strict,
);

export const Named = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }, strict);
