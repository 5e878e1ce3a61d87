variable "environment" {
  description = "As in submit/emr/env."
  type        = string
}

variable "release" {
  description = "Id of the release that schedules and events run, as `submit/countinghouse emr deploy` prints it; empty while there is none."
  type        = string
  default     = ""
}

variable "private_subnets" {
  description = "Ids of at least two, in different zones."
  type        = list(string)

  validation {
    condition     = length(var.private_subnets) >= 2
    error_message = "Aurora needs subnets in at least two zones."
  }
}

variable "job_security_group" {
  description = "Id of the security group of drivers and executors."
  type        = string
}

variable "database_security_group" {
  description = "Id of the security group of MySQL; it lets port 3306 in from the jobs'."
  type        = string
}

variable "service_role_arn" {
  description = "Role that CloudFormation makes the stack with; null, the caller's own."
  type        = string
  default     = null
}

variable "parameters" {
  description = "Further parameters of suite.yaml, by their names."
  type        = map(string)
  default     = {}
}
