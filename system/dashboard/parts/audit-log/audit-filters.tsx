/** The filters of the audit page: each is a part of its address. */
import { X } from 'lucide-react';
import type { AuditFilter, AuditLogPage } from '../../../contracts/api/audit-search.ts';
import { type AuditFilterName, fromLocalField, toLocalField } from '../../audit-log/audit-query.ts';
import { Button } from '../button.tsx';
import { SelectField, TextField } from '../field.tsx';

type Choices = AuditLogPage['filters'];

export function AuditFilters(props: {
  filter: AuditFilter;
  choices: Choices | undefined;
  onChange: (name: AuditFilterName, value: string) => void;
  onClear: () => void;
}) {
  const { filter, choices, onChange } = props;
  const users = choices?.users.map(({ id, name, email }) => ({ value: id, text: `${name} (${email})` }));
  return (
    <search className="mb-4 block">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Choice
          label="Action"
          all="All actions"
          value={filter.action_filter}
          of={choices?.actions}
          onChange={(value) => onChange('action', value)}
        />
        <Choice
          label="Category"
          all="All categories"
          value={filter.action_category}
          of={choices?.categories}
          onChange={(value) => onChange('category', value)}
        />
        <Choice
          label="User"
          all="Everybody"
          value={filter.user_id}
          of={users}
          onChange={(value) => onChange('user', value)}
        />
        <Choice
          label="Resource type"
          all="All types"
          value={filter.resource_type}
          of={choices?.resource_types}
          onChange={(value) => onChange('type', value)}
        />
        <ResourceField value={filter.resource_id ?? ''} onChange={(value) => onChange('resource', value)} />
        <TimeField label="From" bound="from" value={filter.from} onChange={onChange} />
        <TimeField label="To" bound="to" value={filter.to} onChange={onChange} />
        <div className="flex items-end max-sm:col-span-2">
          <Button
            className="h-10! w-full"
            disabled={Object.keys(filter).length === 0}
            onClick={props.onClear}
          >
            <X aria-hidden className="size-4" />
            Clear filters
          </Button>
        </div>
      </div>
    </search>
  );
}

/** What the address asks for is offered even where the log does not have it. */
function Choice(props: {
  label: string;
  all: string;
  value: string | undefined;
  of: readonly (string | { value: string; text: string })[] | undefined;
  onChange: (value: string) => void;
}) {
  const { value = '' } = props;
  const options = (props.of ?? []).map((one) => (typeof one === 'string' ? { value: one, text: one } : one));
  const known = value === '' || options.some((option) => option.value === value);
  return (
    <SelectField label={props.label} value={value} onChange={(event) => props.onChange(event.target.value)}>
      <option value="">{props.all}</option>
      {!known && <option>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </SelectField>
  );
}

function TimeField(props: {
  label: string;
  bound: 'from' | 'to';
  value: string | undefined;
  onChange: (name: 'from' | 'to', value: string) => void;
}) {
  const { bound } = props;
  return (
    <div className="max-sm:col-span-2">
      <TextField
        label={props.label}
        type="datetime-local"
        value={toLocalField(props.value)}
        onChange={(event) => props.onChange(bound, fromLocalField(event.target.value, bound))}
      />
    </div>
  );
}

/** Taken when it is left or Enter is pressed, not with each letter. */
function ResourceField(props: { value: string; onChange: (value: string) => void }) {
  const take = (text: string) => {
    const value = text.trim();
    if (value !== props.value) props.onChange(value);
  };
  return (
    <div className="max-sm:col-span-2">
      <TextField
        key={props.value}
        label="Resource id"
        maxLength={64}
        spellCheck={false}
        defaultValue={props.value}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </div>
  );
}
