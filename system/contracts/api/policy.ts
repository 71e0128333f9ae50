/** `/api/policy`: what an org's sessions are judged by, as `sshd -T` prints a configuration. Envelope answers. */
import Type, { type Static, type TSchema } from 'typebox';
import { orgSettings, type PolicySetting } from '../policy-settings.ts';
import { Id } from './envelope.ts';

const value = Type.Union([Type.Number(), Type.String()]);

export const EffectiveSetting = Type.Object({
  name: Type.String(),
  value,
  unit: Type.Union([Type.Literal('seconds'), Type.Literal('count'), Type.Literal('word')]),
  source: Type.Union([Type.Literal('default'), Type.Literal('org')], {
    description: '`org`: the organisation has set it',
  }),
  scope: Type.Union([Type.Literal('org'), Type.Literal('gateway')], {
    description: '`gateway`: the same for everybody, not to be set here',
  }),
  default: value,
  about: Type.String(),
  range: Type.Union([Type.Object({ least: Type.Number(), most: Type.Number() }), Type.Null()]),
  words: Type.Array(Type.String()),
});
export type EffectiveSetting = Static<typeof EffectiveSetting>;

/** `GET /api/policy` */
export const EffectivePolicy = Type.Object({
  settings: Type.Array(EffectiveSetting),
  text: Type.String({ description: 'one `name value` a line' }),
});
export type EffectivePolicy = Static<typeof EffectivePolicy>;

/** `null` goes back to the default. */
function changeOf({ range, words }: PolicySetting): TSchema {
  const set = range
    ? Type.Integer({ minimum: range.least, maximum: range.most })
    : Type.Union(words.map((word) => Type.Literal(word)));
  return Type.Optional(Type.Union([set, Type.Null()]));
}

/** `POST /api/policy`: settings that are not named stay as they are. */
export const UpdatePolicy = Type.Object(
  {
    action: Type.Literal('update_policy'),
    org_id: Id,
    settings: Type.Object(
      Object.fromEntries(orgSettings.map((setting) => [setting.name, changeOf(setting)])),
      {
        additionalProperties: false,
        minProperties: 1,
      },
    ),
  },
  { additionalProperties: false },
);

/** By name: a value to set, or null to go back to the default. */
export type SettingChanges = Readonly<Record<string, number | string | null>>;
