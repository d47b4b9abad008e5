# A cache (ElastiCache) that is encrypted at rest and takes TLS only, new or filled from a backup of the old one. It is made in
# the provider's Region. Clients need the new address and TLS (rediss://).

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

variable "identifier" {
  description = "The name of the new cache."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,39}$", var.identifier))
    error_message = "At most 40 small letters, digits and hyphens, beginning with a letter."
  }
}

variable "snapshot_name" {
  description = "The backup of the old cache to start from; null makes an empty cache."
  type        = string
  default     = null
}

variable "engine" {
  description = "The engine, that of the backup if there is one: valkey or redis."
  type        = string
  default     = "valkey"
  validation {
    condition     = contains(["valkey", "redis"], var.engine)
    error_message = "valkey or redis."
  }
}

variable "node_type" {
  description = "The size of each node."
  type        = string
  default     = "cache.t4g.micro"
}

variable "subnet_group" {
  description = "The cache subnet group. It should hold private subnets only, in two zones."
  type        = string
}

variable "security_group_ids" {
  description = "The security groups of the cache."
  type        = list(string)
}

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = var.identifier
  description                = "Encrypted at rest and on the wire"
  engine                     = var.engine
  node_type                  = var.node_type
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  snapshot_name              = var.snapshot_name
  subnet_group_name          = var.subnet_group
  security_group_ids         = var.security_group_ids
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  final_snapshot_identifier  = "${var.identifier}-final"
}

output "address" {
  description = "The address for your applications."
  value       = aws_elasticache_replication_group.cache.primary_endpoint_address
}
