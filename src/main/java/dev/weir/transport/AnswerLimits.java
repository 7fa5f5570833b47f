package dev.weir.transport;

/**
 * What a host may send before the content of its answer; more is not HTTP to us.
 *
 * @param headSize of one answer, interim or final, and of the trailers, in bytes
 * @param headerCount of one answer and of its trailers, in headers
 * @param interimAnswers to one request
 */
public record AnswerLimits(int headSize, int headerCount, int interimAnswers) {}
