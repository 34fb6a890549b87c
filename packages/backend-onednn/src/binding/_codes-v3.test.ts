import { expect, test } from 'vitest';
import * as codes from './_codes.ts';
import * as codesV3 from './_codes-v3.ts';
import { api } from './fixtures/onednn-v3-recorder.ts';

test('the recorded headers are those of all releases from 3.0 to 3.13', () => {
  expect([api.releases.length, api.releases[0], api.releases.at(-1)]).toEqual([50, 'v3.0', 'v3.13.1']);
});

test.each([
  ['types of data', 'dnnl_data_type_t', codes.dataTypes, { bf16: 'dnnl_bf16', f32: 'dnnl_f32', s32: 'dnnl_s32', u8: 'dnnl_u8' }],
  ['format tags', 'dnnl_format_tag_t', codesV3.formatTags, { any: 'dnnl_format_tag_any', nChw16c: 'dnnl_nChw16c', nChw8c: 'dnnl_nChw8c' }],
  [
    'passes',
    'dnnl_prop_kind_t',
    codes.propagation,
    {
      training: 'dnnl_forward_training',
      inference: 'dnnl_forward_inference',
      backward: 'dnnl_backward',
      backwardData: 'dnnl_backward_data',
      backwardWeights: 'dnnl_backward_weights',
    },
  ],
  [
    'convolutions',
    'dnnl_alg_kind_t',
    codes.convolutionAlgorithms,
    { direct: 'dnnl_convolution_direct', winograd: 'dnnl_convolution_winograd' },
  ],
  [
    'elementwise operations',
    'dnnl_alg_kind_t',
    codesV3.elementwiseAlgorithms,
    {
      relu: 'dnnl_eltwise_relu',
      reluFromDestination: 'dnnl_eltwise_relu_use_dst_for_bwd',
      tanh: 'dnnl_eltwise_tanh',
      elu: 'dnnl_eltwise_elu',
      square: 'dnnl_eltwise_square',
      abs: 'dnnl_eltwise_abs',
      sqrt: 'dnnl_eltwise_sqrt',
      linear: 'dnnl_eltwise_linear',
      logistic: 'dnnl_eltwise_logistic',
      exp: 'dnnl_eltwise_exp',
      log: 'dnnl_eltwise_log',
      clip: 'dnnl_eltwise_clip',
      pow: 'dnnl_eltwise_pow',
    },
  ],
  [
    'pools',
    'dnnl_alg_kind_t',
    codes.poolingAlgorithms,
    { max: 'dnnl_pooling_max', averageWithoutPadding: 'dnnl_pooling_avg_exclude_padding' },
  ],
  [
    'operations of two tensors',
    'dnnl_alg_kind_t',
    codes.binaryAlgorithms,
    {
      add: 'dnnl_binary_add',
      multiply: 'dnnl_binary_mul',
      maximum: 'dnnl_binary_max',
      minimum: 'dnnl_binary_min',
      divide: 'dnnl_binary_div',
      subtract: 'dnnl_binary_sub',
      greaterEqual: 'dnnl_binary_ge',
      greater: 'dnnl_binary_gt',
      lessEqual: 'dnnl_binary_le',
      less: 'dnnl_binary_lt',
      equal: 'dnnl_binary_eq',
      notEqual: 'dnnl_binary_ne',
    },
  ],
  [
    'reductions',
    'dnnl_alg_kind_t',
    codes.reductionAlgorithms,
    {
      maximum: 'dnnl_reduction_max',
      minimum: 'dnnl_reduction_min',
      sum: 'dnnl_reduction_sum',
      mean: 'dnnl_reduction_mean',
    },
  ],
  ['softmax', 'dnnl_alg_kind_t', codesV3.softmaxAlgorithms, { plain: 'dnnl_softmax_accurate', logarithm: 'dnnl_softmax_log' }],
  [
    'flags of batch normalization',
    'dnnl_normalization_flags_t',
    codesV3.batchNormalizationFlags,
    { globalStatistics: 'dnnl_use_global_stats', scale: 'dnnl_use_scale', shift: 'dnnl_use_shift', relu: 'dnnl_fuse_norm_relu' },
  ],
  [
    'queries',
    'dnnl_query_t',
    { ...codes.descriptorQueries, implementation: codes.implementationQuery },
    {
      source: 'dnnl_query_src_md',
      sourceGradient: 'dnnl_query_diff_src_md',
      weights: 'dnnl_query_weights_md',
      weightsGradient: 'dnnl_query_diff_weights_md',
      destination: 'dnnl_query_dst_md',
      destinationGradient: 'dnnl_query_diff_dst_md',
      workspace: 'dnnl_query_workspace_md',
      scratchpad: 'dnnl_query_scratchpad_md',
      implementation: 'dnnl_query_impl_info_str',
    },
  ],
  ['scratchpads', 'dnnl_scratchpad_mode_t', { caller: codes.scratchpadOfCaller }, { caller: 'dnnl_scratchpad_mode_user' }],
  [
    'statuses',
    'dnnl_status_t',
    codes.statusCodes,
    {
      success: 'dnnl_success',
      outOfMemory: 'dnnl_out_of_memory',
      invalidArguments: 'dnnl_invalid_arguments',
      unimplemented: 'dnnl_unimplemented',
    },
  ],
])('numbers for %s are those of the headers', (_, type, ours, names: Record<string, string>) => {
  const numbers = Object.entries(names).map(([word, name]) => [word, api.enums[type]![name]]);
  expect(ours).toEqual(Object.fromEntries(numbers));
});

test('arguments of an execution have the numbers of the headers', () => {
  const header = (name: string): number => api.arguments[`DNNL_ARG_${name}`]!;
  expect(codes.argumentCodes).toEqual({
    source: header('SRC'),
    from: header('FROM'),
    second: header('SRC_1'),
    destination: header('DST'),
    to: header('TO'),
    weights: header('WEIGHTS'),
    bias: header('BIAS'),
    mean: header('MEAN'),
    variance: header('VARIANCE'),
    scale: header('SCALE'),
    shift: header('SHIFT'),
    workspace: header('WORKSPACE'),
    scratchpad: header('SCRATCHPAD'),
    sourceGradient: header('DIFF_SRC'),
    destinationGradient: header('DIFF_DST'),
    weightsGradient: header('DIFF_WEIGHTS'),
    scaleGradient: header('DIFF_SCALE'),
    shiftGradient: header('DIFF_SHIFT'),
    source0: header('MULTIPLE_SRC'),
    source1: header('MULTIPLE_SRC') + 1,
    source2: header('MULTIPLE_SRC') + 2,
  });
});

test('words for statuses stand where the headers count them', () => {
  expect(Object.values(api.enums.dnnl_status_t!).map((status) => codes.statusWords[status])).toMatchInlineSnapshot(`
    [
      "success",
      "out of memory",
      "invalid arguments",
      "unimplemented",
      "last implementation reached",
      "runtime error",
      "not required",
    ]
  `);
});
