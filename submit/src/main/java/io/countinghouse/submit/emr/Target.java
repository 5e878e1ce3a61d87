package io.countinghouse.submit.emr;

/** What runs a job: EMR Serverless, or a cluster of EMR on EC2. */
enum Target {
    serverless,
    ec2
}
