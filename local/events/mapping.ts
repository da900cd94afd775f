/** Event source mappings of the template, read into plain settings. */
import { type Json, listOf, objectOf, optionalNumber, optionalText, parseObject, textsOf } from '../template/json.ts';
import type { Template } from '../template/template.ts';
import { type Pattern, parsePattern } from './pattern.ts';

export interface Mapping {
  readonly id: string;
  readonly sourceArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly startsAtLatest: boolean;
  readonly reportsFailures: boolean;
  readonly bisects: boolean;
  /** -1: without end. */
  readonly mostRetries: number;
  /** -1: of any age. */
  readonly oldestSeconds: number;
  readonly lanes: number;
  readonly concurrency: number;
  readonly onFailureArn: string | undefined;
  /** Whether a record passes the filters; without filters, all do. */
  readonly accepts: Pattern;
}

const defaultConcurrency = 5;

export function readMappings(template: Template): readonly Mapping[] {
  return template
    .of('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties.Enabled !== false)
    .map(({ id, properties }) => mappingOf(id, properties));
}

function mappingOf(id: string, properties: Json): Mapping {
  const sourceArn = String(properties.EventSourceArn);
  const fromQueue = sourceArn.includes(':sqs:');
  return {
    id,
    sourceArn,
    functionName: String(properties.FunctionName),
    batchSize: optionalNumber(properties.BatchSize) ?? (fromQueue ? 10 : 100),
    startsAtLatest: properties.StartingPosition === 'LATEST',
    reportsFailures: textsOf(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
    bisects: properties.BisectBatchOnFunctionError === true,
    mostRetries: optionalNumber(properties.MaximumRetryAttempts) ?? -1,
    oldestSeconds: optionalNumber(properties.MaximumRecordAgeInSeconds) ?? -1,
    lanes: optionalNumber(properties.ParallelizationFactor) ?? 1,
    concurrency: optionalNumber(objectOf(properties.ScalingConfig).MaximumConcurrency) ?? defaultConcurrency,
    onFailureArn: optionalText(objectOf(objectOf(properties.DestinationConfig).OnFailure).Destination),
    accepts: acceptsOf(properties),
  };
}

function acceptsOf(properties: Json): Pattern {
  const filters = listOf(objectOf(properties.FilterCriteria).Filters).map((filter) =>
    parsePattern(parseObject(String(objectOf(filter).Pattern), 'a filter pattern')),
  );
  return filters.length === 0 ? () => true : (event) => filters.some((matches) => matches(event));
}

/** The identifiers a function reported as failed; undefined when its answer is not what Lambda understands. */
export function failuresOf(payload: string): readonly string[] | undefined {
  if (payload === 'null' || payload === '') return [];
  const answer: unknown = JSON.parse(payload);
  const failures = objectOf(answer).batchItemFailures;
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return undefined;
  const identifiers = failures.map((failure) => objectOf(failure).itemIdentifier);
  return identifiers.every((identifier) => typeof identifier === 'string' && identifier !== '')
    ? identifiers.map(String)
    : undefined;
}
