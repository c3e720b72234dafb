import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { DateTimeField } from '../../ui/date-time-field.tsx';
import { localeOf } from '../../ui/locale.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { durationText } from '../../ui/relative-time.ts';
import { Select } from '../../ui/select.tsx';
import { Time } from '../../ui/time.tsx';
import {
  type Lifetime,
  type LifetimeFault,
  type LifetimePolicy,
  type LifetimeUnit,
  lifetimeMs,
  mayNeverExpire,
  presetDays,
} from './key-lifetime.ts';

const UNITS: readonly LifetimeUnit[] = ['m', 'h', 'd'];

/** When a key ends: never, after a while or at a date, with what the policy allows. */
export function LifetimeField({
  value,
  policy,
  fault,
  refusals,
  now,
  allowsNever = mayNeverExpire(policy),
  onChange,
}: {
  readonly value: Lifetime;
  readonly policy: LifetimePolicy;
  /** `null`: nothing is wrong, or it is too early to tell. */
  readonly fault: LifetimeFault | null;
  /** What the server has against it. */
  readonly refusals: readonly string[];
  readonly now: number;
  /** Whether `never` can be chosen. Unless told, as the policy says. */
  readonly allowsNever?: boolean;
  readonly onChange: (lifetime: Lifetime) => void;
}): ReactNode {
  const { t, i18n } = useTranslation('api-key-form');
  const maxMs = policy.max_lifetime_ms;
  const longest = maxMs === null ? null : durationText(maxMs, localeOf(i18n.language));
  const kinds = [...(allowsNever ? (['never'] as const) : []), 'duration', 'date'] as const;
  const error = [...(fault === null ? [] : [t(`lifetimeFault.${fault}`, { longest })]), ...refusals].join(' ');
  const hint = policyText();
  const endsAfterMs = lifetimeMs(value, now);
  return (
    <div className="key-stack key-stack--tight">
      <RadioGroup
        label={t('expiration')}
        options={kinds.map((id) => ({ id, label: t(`lifetime.${id}`) }))}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind: kinds.find((known) => known === kind) ?? 'duration' })}
        {...(hint !== null && { description: hint })}
        {...(error !== '' && { errorMessage: error })}
      />
      {value.kind === 'duration' && (
        <>
          <div className="key-presets" role="group" aria-label={t('presets')}>
            {presetDays(policy).map((days) => (
              <Button
                key={days}
                size="small"
                variant={value.unit === 'd' && value.amount === days ? 'primary' : 'secondary'}
                onPress={() => onChange({ ...value, amount: days, unit: 'd' })}
              >
                {t('days', { count: days })}
              </Button>
            ))}
          </div>
          <div className="key-duration">
            <NumberField
              label={t('amount')}
              value={Number.isNaN(value.amount) ? null : value.amount}
              min={1}
              onChange={(amount) => onChange({ ...value, amount: amount ?? Number.NaN })}
            />
            <Select
              label={t('unit')}
              options={UNITS.map((id) => ({ id, label: t(`units.${id}`) }))}
              value={value.unit}
              onChange={(unit) => onChange({ ...value, unit: UNITS.find((known) => known === unit) ?? 'd' })}
            />
          </div>
        </>
      )}
      {value.kind === 'date' && (
        <DateTimeField
          label={t('expiresAt')}
          value={value.at}
          onChange={(at) => onChange({ ...value, at })}
          min={now}
          {...(maxMs !== null && { max: now + maxMs })}
        />
      )}
      {endsAfterMs !== null && endsAfterMs > 0 && Number.isFinite(endsAfterMs) && (
        <p className="key-hint">
          {t('endsAt')} <Time value={now + endsAfterMs} format="absolute" />
        </p>
      )}
    </div>
  );

  function policyText(): string | null {
    if (longest !== null) return t('policyLongest', { longest });
    if (policy.expiration_required) return t('policyRequired');
    return allowsNever ? t('policyNone') : null;
  }
}
