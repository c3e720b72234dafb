import { scaleBand, scaleLinear } from 'd3-scale';
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localeOf } from './locale.ts';
import './chart.css';

/** Until it is known how much room there is. */
const WIDTH_AT_FIRST = 1_080;
const LABEL_WIDTH = 110;
const HEIGHT = 200;
const MARGIN = { top: 8, right: 4, bottom: 22, left: 36 };
const TICKS = 4;

/** A part of each bar. */
export interface ChartSeries {
  readonly id: string;
  readonly label: string;
  readonly tone: 'success' | 'danger' | 'warning' | 'info' | 'neutral';
}

/** Counts over time, stacked. A table tells the same to who cannot see it. */
export function StackedBarChart({
  label,
  series,
  points,
  formatAt,
}: {
  readonly label: string;
  readonly series: readonly ChartSeries[];
  readonly points: readonly { readonly at: number; readonly values: Readonly<Record<string, number>> }[];
  readonly formatAt: (at: number) => string;
}): ReactNode {
  const { i18n } = useTranslation();
  const id = useId();
  const figure = useRef<HTMLElement>(null);
  const width = useWidth(figure);
  const number = new Intl.NumberFormat(localeOf(i18n.language));
  const sums = points.map(({ values }) => series.reduce((sum, { id: part }) => sum + (values[part] ?? 0), 0));
  const x = scaleBand<number>()
    .domain(points.map(({ at }) => at))
    .range([MARGIN.left, width - MARGIN.right])
    .paddingInner(0.2);
  const y = scaleLinear()
    .domain([0, Math.max(1, ...sums)])
    .nice(TICKS)
    .range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const labelledEvery = Math.max(1, Math.ceil((points.length * LABEL_WIDTH) / width));
  return (
    <figure className="chart" aria-labelledby={id} ref={figure}>
      <figcaption id={id} className="chart__caption">
        <span className="visually-hidden">{label}</span>
        {series.map((part) => (
          <span key={part.id} className={`chart__key chart__key--${part.tone}`}>
            {part.label}
          </span>
        ))}
      </figcaption>
      <svg className="chart__drawing" viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true" focusable="false">
        {y
          .ticks(TICKS)
          .filter(Number.isInteger)
          .map((tick) => (
            <g key={tick}>
              <line className="chart__line" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
              <text className="chart__tick" x={MARGIN.left - 6} y={y(tick) + 3} textAnchor="end">
                {number.format(tick)}
              </text>
            </g>
          ))}
        {points.map(({ at, values }, index) => (
          <g key={at}>
            <Bar x={x(at) ?? 0} width={x.bandwidth()} y={y} series={series} values={values} title={formatAt(at)} />
            {index % labelledEvery === 0 && (
              <text className="chart__tick" x={(x(at) ?? 0) + x.bandwidth() / 2} y={HEIGHT - 6} textAnchor="middle">
                {formatAt(at)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <table className="visually-hidden">
        <caption>{label}</caption>
        <thead>
          <tr>
            <td />
            {series.map((part) => (
              <th key={part.id} scope="col">
                {part.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ at, values }) => (
            <tr key={at}>
              <th scope="row">{formatAt(at)}</th>
              {series.map((part) => (
                <td key={part.id}>{number.format(values[part.id] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** The room that there is, in pixels: texts keep their size whatever the width. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(WIDTH_AT_FIRST);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.max(1, Math.round(entry?.contentRect.width ?? WIDTH_AT_FIRST))),
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function Bar({
  x,
  width,
  y,
  series,
  values,
  title,
}: {
  readonly x: number;
  readonly width: number;
  readonly y: (value: number) => number;
  readonly series: readonly ChartSeries[];
  readonly values: Readonly<Record<string, number>>;
  readonly title: string;
}): ReactNode {
  let below = 0;
  return series.map(({ id, tone, label }) => {
    const value = values[id] ?? 0;
    const from = below;
    below += value;
    return (
      <rect
        key={id}
        className={`chart__bar chart__bar--${tone}`}
        x={x}
        width={width}
        y={y(below)}
        height={Math.max(0, y(from) - y(below))}
      >
        <title>{`${title} · ${label}: ${value}`}</title>
      </rect>
    );
  });
}
