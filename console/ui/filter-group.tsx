import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { localeOf } from './locale.ts';
import './filter-group.css';

/** One of a few filters, each with how many it leaves. */
export function FilterGroup({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly label: string; readonly count?: number | null }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { i18n } = useTranslation();
  const number = new Intl.NumberFormat(localeOf(i18n.language));
  return (
    <ToggleButtonGroup
      className="filter-group"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => onChange(String([...keys][0] ?? value))}
    >
      {options.map(({ id, label: text, count }) => (
        <ToggleButton key={id} id={id} className="filter-group__option">
          {text}
          {count !== undefined && <span className="filter-group__count">{count === null ? '' : number.format(count)}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
