import { expect, test } from 'vitest';
import { dataList } from './data-list.ts';

test('names data sets by what people call them, and knows what papers report', () => {
  const list = 'imagenette,cifar10:/data/cifar10-files, data/caltech101-mini,dtd10,voc:/data/voc2007-mini,scenes:64';
  expect(dataList(list, null)).toEqual([
    { text: 'imagenette', name: 'imagenette', metric: 'top-1' },
    { text: 'cifar10:/data/cifar10-files', name: 'cifar10', metric: 'top-1' },
    { text: 'data/caltech101-mini', name: 'caltech101-mini', metric: 'mean per class' },
    { text: 'dtd10', name: 'dtd10', metric: 'top-1' },
    { text: 'voc:/data/voc2007-mini', name: 'voc2007-mini', metric: '11-point mAP' },
    { text: 'scenes:64', name: 'scenes', metric: 'top-1' },
  ]);
});

test('a pattern with commas is one data set', () => {
  const shards = 'tar:shards/{train,val}-*.tar';
  expect(dataList(`${shards},birds`, null).map(({ text }) => text)).toEqual([shards, 'birds']);
});

test('a data set can be given a name', () => {
  expect(dataList('pets=/data/a,cifar10=tar:files/{train,test}.tar', null)).toEqual([
    { text: '/data/a', name: 'pets', metric: 'mean per class' },
    { text: 'tar:files/{train,test}.tar', name: 'cifar10', metric: 'top-1' },
  ]);
});

test('a metric can be chosen', () => {
  expect(dataList('birds,cars', 'cars=mean-per-class').map(({ metric }) => metric)).toEqual(['top-1', 'mean per class']);
  expect(dataList('caltech101', 'caltech101=top-1').map(({ metric }) => metric)).toEqual(['top-1']);
});

test.each([
  ['birds,,cars', null, '--data: expected data sets separated by commas, got "birds,,cars".'],
  ['a/birds,b/birds', null, '--data: expected data sets of different names, got birds twice. Write OTHER=b/birds.'],
  ['birds', 'birds', '--metric: expected NAME=METRIC, got "birds".'],
  ['birds', 'brids=top-1', '--metric: Unknown data set "brids"; known are birds. Did you mean birds?'],
  ['birds', 'birds=top1', '--metric: Unknown metric "top1"; known are top-1, mean-per-class. Did you mean top-1?'],
] as const)('%s with --metric %s is refused', (list, metrics, message) => {
  expect(() => dataList(list, metrics)).toThrow(message);
});
