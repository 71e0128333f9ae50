/** `/api/policy`, for administrators: what an org's sessions are judged by, and how it is changed. Envelope answers. */
import { Envelope, Failure } from '../../contracts/api/envelope.ts';
import {
  EffectivePolicy,
  type EffectiveSetting,
  type SettingChanges,
  UpdatePolicy,
} from '../../contracts/api/policy.ts';
import type { Policy } from '../../contracts/policy.ts';
import { orgSettings, type PolicySetting, policySettings } from '../../contracts/policy-settings.ts';
import { success } from '../answers.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { OrgPolicies } from '../policies.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

export function policyRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { policies, audit, bus } = services;

  app.get(
    '/api/policy',
    { onRequest: authenticate, schema: { response: { 200: Envelope(EffectivePolicy), '4xx': Failure } } },
    async (request) => {
      const { identity } = callerOf(request);
      requireAdministrator(identity);
      return success(effectivePolicy(policies, identity.org_id));
    },
  );

  app.post(
    '/api/policy',
    {
      onRequest: authenticate,
      schema: { body: UpdatePolicy, response: { 200: Envelope(EffectivePolicy), '4xx': Failure } },
    },
    async (request) => {
      const { identity, ip } = callerOf(request);
      const { org_id: orgId } = request.body;
      requireAdministrator(identity, orgId);
      // The schema is made from the table of settings, which the compiler cannot read.
      const changes = request.body.settings as SettingChanges;
      const { before, after } = await policies.update(orgId, changes);
      const changed = changedSettings(before, after);
      if (Object.keys(changed).length > 0)
        await audit.append({
          action: 'policy.updated',
          org_id: orgId,
          resource_type: 'org',
          resource_id: orgId,
          user_id: identity.user_id,
          ip_address: ip,
          metadata: { settings: changed },
        });
      await bus.publish({ kind: 'policy_updated', orgId });
      return success(effectivePolicy(policies, orgId));
    },
  );
}

function changedSettings(before: Policy, after: Policy): Record<string, { from: unknown; to: unknown }> {
  return Object.fromEntries(
    orgSettings
      .map(({ name, print }) => ({ name, from: print(before), to: print(after) }))
      .filter(({ from, to }) => from !== to)
      .map(({ name, from, to }) => [name, { from, to }]),
  );
}

function effectivePolicy(policies: OrgPolicies, orgId: string): EffectivePolicy {
  const policy = policies.of(orgId);
  const settings = policySettings.map((setting) => effective(setting, policies, orgId));
  const text = policySettings.map(({ name, print }) => `${name} ${print(policy)}\n`).join('');
  return { settings, text };
}

function effective(setting: PolicySetting, policies: OrgPolicies, orgId: string): EffectiveSetting {
  const { name, unit, scope, about, range, words } = setting;
  const [key] = Object.keys(setting.read(0));
  return {
    name,
    value: setting.print(policies.of(orgId)),
    unit,
    source: key! in policies.overridesOf(orgId) ? 'org' : 'default',
    scope,
    default: setting.print(policies.base),
    about,
    range,
    words: [...words],
  };
}
