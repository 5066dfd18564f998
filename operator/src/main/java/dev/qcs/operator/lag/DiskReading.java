package dev.qcs.operator.lag;

/** The file system under one log directory of one broker, in bytes. */
public record DiskReading(int broker, String directory, long totalBytes, long usableBytes) {}
