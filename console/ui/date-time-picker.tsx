import { fromDate, getLocalTimeZone, type ZonedDateTime } from '@internationalized/date';
import type { ReactNode } from 'react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Label,
  Popover,
} from 'react-aria-components';
import type { DateTimeFieldProps } from './date-time-field.tsx';
import './date-time-picker.css';
import './field.css';
import { FieldTexts } from './field-texts.tsx';
import { Icon } from './icon.tsx';

/** Picks a date and a time; see `DateTimeField`. */
export function DateTimePicker({ label, value, onChange, min, max, description, errorMessage }: DateTimeFieldProps): ReactNode {
  return (
    <DatePicker<ZonedDateTime>
      className="field date-time"
      granularity="minute"
      value={zoned(value)}
      onChange={(chosen) => onChange(chosen === null ? null : chosen.toDate().getTime())}
      isInvalid={errorMessage !== undefined}
      validationBehavior="aria"
      shouldForceLeadingZeros
      {...(min !== undefined && { minValue: zoned(min) })}
      {...(max !== undefined && { maxValue: zoned(max) })}
    >
      <Label className="field__label">{label}</Label>
      <Group className="field__input date-time__group">
        <DateInput className="date-time__input">
          {(segment) => <DateSegment className="date-time__segment" segment={segment} />}
        </DateInput>
        <Button className="date-time__open">
          <Icon name="calendar" />
        </Button>
      </Group>
      <FieldTexts {...(description !== undefined && { description })} {...(errorMessage !== undefined && { errorMessage })} />
      <Popover className="popover">
        <Dialog className="date-time__dialog">
          <Calendar>
            <header className="date-time__header">
              <Button slot="previous" className="date-time__turn">
                <Icon name="chevronLeft" />
              </Button>
              <Heading className="date-time__month" />
              <Button slot="next" className="date-time__turn">
                <Icon name="chevronRight" />
              </Button>
            </header>
            <CalendarGrid className="date-time__grid">
              {(date) => <CalendarCell className="date-time__cell" date={date} />}
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

function zoned(value: number): ZonedDateTime;
function zoned(value: number | null): ZonedDateTime | null;
function zoned(value: number | null): ZonedDateTime | null {
  return value === null ? null : fromDate(new Date(value), getLocalTimeZone());
}
